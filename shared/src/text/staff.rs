//! A facilitator's own screen: the sentences of its own program, compiled for nobody else's.

super::catalogue! {
/// A text of the screens for who has a role.
Staff {
    // Before anything shows.
    Loading: "On rassemble ce que ce téléphone connaît du comité…", "Gathering what this phone knows of the committee…";
    NotReady: "Cet écran n’est pas encore prêt sur ce téléphone. Il s’ouvrira tout seul ; il lui faut du réseau une première fois.", "This screen is not ready on this phone yet. It will open by itself; it needs a network once.";
    NothingRead: "Ce téléphone n’a encore rien reçu des autres. Les nombres viendront avec le premier échange.", "This phone has received nothing from the others yet. Numbers will come with the first exchange.";

    // Where things stand.
    Summary: "Où en est le comité", "Where the committee stands";
    PeopleOne: "personne", "person";
    PeopleMany: "personnes", "people";
    NeedsOne: "besoin", "need";
    NeedsMany: "besoins", "needs";
    BallotsOne: "classement donné", "ranking given";
    BallotsMany: "classements donnés", "rankings given";
    BallotsSecret: "Un classement reste secret : ni qui l’a donné, ni ce qu’il dit.", "A ranking stays secret: neither who gave it, nor what it says.";
    BallotsSeveral: "Une personne qui répond à plusieurs classements compte une fois.", "A person who answers several rankings counts once.";
    AllReceived: "Tout ce que ce téléphone connaît a été reçu par la table ou par une borne.", "All that this phone knows was received by the table or by a hub.";
    UnreceivedOne: "1 contribution n’a pas encore été reçue par la table, ni par une borne.", "1 contribution has not been received yet, by the table or by a hub.";
    UnreceivedOfOne: "{} contributions d’une même personne n’ont pas encore été reçues par la table, ni par une borne.", "{} contributions of one person have not been received yet, by the table or by a hub.";
    UnreceivedOfMany: "{} contributions de {} personnes n’ont pas encore été reçues par la table, ni par une borne.", "{} contributions of {} people have not been received yet, by the table or by a hub.";
    UnreceivedSays: "Rien n’est perdu : ce téléphone le garde, et l’envoie dès qu’il peut.", "Nothing is lost: this phone keeps it, and sends it as soon as it can.";
    ExchangedNow: "Relié : les échanges se font en ce moment.", "Connected: exchanges are going on now.";
    Exchanged: "Dernier échange complet : {}.", "Last full exchange: {}.";
    ExchangedNever: "Aucun échange complet n’a encore été vu par ce téléphone.", "This phone has not seen a full exchange yet.";
    Today: "aujourd’hui à {}", "today at {}";
    Yesterday: "hier à {}", "yesterday at {}";

    // What to do.
    Invite: "Montrer l’invitation", "Show the invitation";
    InviteSays: "Faites scanner ce code, ou envoyez le lien. Toute personne qui le voit peut entrer.", "Have this code scanned, or send the link. Whoever sees it can come in.";
    InviteCode: "Invitation à lire avec un téléphone", "Invitation to be read by a phone";
    InviteLink: "Lien d’invitation", "Invitation link";
    InviteFailed: "L’invitation ne peut pas être montrée maintenant. Réessayez dans un moment.", "The invitation cannot be shown now. Try again in a moment.";
    Copy: "Copier", "Copy";
    Copied: "C’est copié.", "Copied.";
    CopySelected: "Le lien est choisi : copiez-le comme d’habitude.", "The link is selected: copy it as you usually do.";
    Close: "Fermer", "Close";
    Share: "Partager sans Internet", "Share without the Internet";

    // Who is in.
    People: "Personnes", "People";
    PeopleNone: "Personne n’est encore entré. Montrez l’invitation.", "Nobody has come in yet. Show the invitation.";
    PeopleAlone: "Il n’y a que vous pour l’instant. Montrez l’invitation.", "It is only you so far. Show the invitation.";
    Me: "vous", "you";
    NoName: "Sans prénom", "No name given";
    ToConfirmOne: "à confirmer", "to be confirmed";
    ToConfirmMany: "à confirmer", "to be confirmed";
    ToConfirm: "À confirmer", "To be confirmed";
    ToConfirmSays: "Leur invitation a été retirée. Ce qu’elles disent attend que leur place soit confirmée.", "Their invitation was taken back. What they say waits until their place is confirmed.";

    // What is said.
    Needs: "Besoins", "Needs";
    NeedsNone: "Aucun besoin n’est encore écrit.", "No need is written yet.";
    Received: "Reçu par {}", "Received by {}";
    NotReceived: "Pas encore reçu", "Not received yet";
    Aside: "Mis de côté", "Set aside";
    Hidden: "Caché aux autres", "Hidden from the others";
}
}
