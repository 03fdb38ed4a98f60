//! The participant's screens: everyday words, short sentences, no acronym.

super::catalogue! {
/// A text on a participant's screen.
Key {
    // The frame.
    Skip: "Aller au contenu", "Skip to content";
    Menu: "Menu principal", "Main menu";
    Home: "Accueil", "Home";
    Propose: "Proposer", "Propose";
    Rank: "Classer", "Rank";
    Mine: "Moi", "Me";
    Settings: "Réglages", "Settings";
    OtherLanguage: "English", "Français";
    Demonstration: "Démonstration : données d’exemple", "Demonstration: sample data";
    Continue: "Continuer", "Continue";
    Back: "Retour", "Back";
    Cancel: "Annuler", "Cancel";
    Close: "Fermer", "Close";
    Retry: "Réessayer", "Try again";
    Copy: "Copier", "Copy";
    Copied: "C’est copié.", "Copied.";
    CopySelected: "Ce navigateur ne copie pas tout seul. Le texte est choisi : copiez-le comme d’habitude.", "This browser does not copy by itself. The text is selected: copy it as you usually do.";
    Wait: "Un instant…", "One moment…";
    NotFound: "Cette page n’existe pas", "This page does not exist";
    NotFoundSays: "L’adresse a peut-être été mal copiée. Rien n’est perdu.", "The address may have been copied wrong. Nothing is lost.";
    GoHome: "Aller à l’accueil", "Go to home";

    // The link, as one word.
    LinkNone: "Sur ce téléphone", "On this phone";
    LinkAway: "Hors réseau", "Offline";
    LinkReaching: "Connexion…", "Connecting…";
    LinkLive: "Relié", "Connected";
    LinkWrongKey: "Adresse douteuse", "Doubtful address";
    LinkStarting: "Démarrage…", "Starting…";
    WaitingOne: "{} envoi en attente", "{} item waiting to be sent";
    WaitingMany: "{} envois en attente", "{} items waiting to be sent";
    WrongKeySays: "L’adresse répond avec une autre clé que celle de votre invitation. Rien n’est envoyé. Parlez-en à la personne qui anime.", "The address answers with another key than your invitation’s. Nothing is sent. Tell the person who facilitates.";

    // Banners.
    UpdateReady: "Une nouvelle version est prête.", "A new version is ready.";
    UpdateTake: "Prendre la mise à jour", "Take the update";
    UpdateWaits: "Une nouvelle version est prête. Elle attendra que vous ayez fini d’écrire.", "A new version is ready. It will wait until you finish writing.";
    UpdateElsewhere: "La mise à jour est prise dans un autre onglet. Rechargez quand vous voudrez.", "The update was taken in another tab. Reload when you like.";
    StorageFull: "Ce téléphone est plein. Ce que vous écrivez n’est peut-être pas enregistré. Faites une copie de secours, puis libérez de la place.", "This phone is full. What you write may not be saved. Make a backup, then free some space.";
    StoragePrivate: "Ce navigateur refuse de garder les données de ce site. Permettez-les dans ses réglages, ou ouvrez l’invitation dans une fenêtre ordinaire.", "This browser refuses to keep this site’s data. Allow it in its settings, or open the invitation in an ordinary window.";
    StorageEvicted: "Le navigateur avait effacé vos données. Ce qui avait été reçu ailleurs existe encore. Reprenez votre copie de secours.", "The browser had erased your data. What was received elsewhere still exists. Use your backup.";
    StorageIncomplete: "Une partie n’a pas pu être lue sur ce téléphone. Ce que vous voyez est incomplet. Rien n’est effacé.", "Something could not be read on this phone. What you see is incomplete. Nothing is erased.";
    CoreAgain: "L’application redémarre une partie d’elle-même. Ce qui était enregistré est là.", "The app is restarting a part of itself. What was saved is still there.";
    GuestAgain: "L’application redémarre. Ce que la borne n’avait pas encore reçu est perdu. Ce que vous écriviez reste à l’écran.", "The app is restarting. What the hub had not received yet is lost. What you were writing stays on screen.";
    CoreCut: "Le téléchargement n’a pas pu se terminer. Rien n’est perdu. Gardez cette page ouverte : il reprend tout seul.", "The download could not finish. Nothing is lost. Keep this page open: it goes on by itself.";
    CoreHeld: "Porte-Voix est ouvert dans un autre onglet, qui bloque celui-ci. Fermez les autres onglets : celui-ci continue tout seul.", "Porte-Voix is open in another tab, which blocks this one. Close the other tabs: this one goes on by itself.";
    CoreNewer: "Une version plus récente de l’application a été ouverte sur ce téléphone. Réessayez pour la prendre.", "A newer version of the app was opened on this phone. Try again to take it.";
    KeptAgain: "Le navigateur avait effacé ce que l’application gardait. Vos mots et ceux du comité ont été enregistrés de nouveau.", "The browser had erased what the app kept. Your words and the committee’s were saved again.";
    CoreStopped: "L’application n’arrive pas à ouvrir ce qu’elle garde. Rien n’est effacé, votre brouillon non plus. Fermez ses autres onglets, rechargez la page, puis réessayez.", "The app cannot open what it keeps. Nothing is erased, nor is your draft. Close its other tabs, reload the page, then try again.";
    MakeBackup: "Faire une copie de secours", "Make a backup";
    UseBackup: "Reprendre une copie de secours", "Use a backup";

    // Welcome and invitation.
    WelcomeTitle: "Votre parole, jusqu’à la table où l’on décide", "Your voice, carried to the table that decides";
    WelcomeSays: "Porte-Voix sert à dire ensemble ce dont on a besoin. Puis à voir ce qu’il en advient.", "Porte-Voix helps people say together what they need. Then see what becomes of it.";
    WelcomeAnywhere: "Fonctionne aussi sans réseau", "Works without a network too";
    WelcomeNoAccount: "Sans compte, sans courriel", "No account, no e-mail";
    WelcomeTakeBack: "On peut corriger ou retirer", "You can correct or take back";
    WelcomeHow: "Pour entrer, il faut une invitation : un lien, un code ou une image à scanner.", "To come in, you need an invitation: a link, a code or an image to scan.";
    HaveCode: "J’ai un code", "I have a code";
    HaveBackup: "J’ai une copie de secours", "I have a backup";
    OtherPhoneCode: "Je participe déjà sur un autre téléphone", "I already take part on another phone";
    InvitedTitle: "On vous invite à prendre la parole", "You are invited to speak up";
    InvitedTo: "Comité", "Committee";
    InvitedQuestion: "La question", "The question";
    InvitedReading: "On lit votre invitation…", "Reading your invitation…";
    InvitedWrite: "Écrire d’abord un besoin", "Write a need first";
    InvitedAlready: "Vous êtes déjà dans ce comité.", "You are already in this committee.";
    CodeTitle: "Entrer avec un code", "Come in with a code";
    CodeLabel: "Votre code ou votre lien", "Your code or your link";
    CodeHelp: "Collez-le en entier. Vous pouvez coller tout le message.", "Paste all of it. You can paste the whole message.";
    CodeRead: "Lire mon invitation", "Read my invitation";
    CodeUsed: "Ce code a déjà servi. Faites un nouveau code sur votre autre téléphone.", "This code was already used. Make a new code on your other phone.";
    CodeEmpty: "Collez d’abord votre code.", "Paste your code first.";
    CodeElsewhere: "Ce code n’est pas une invitation. Il se lit sur cette page-ci.", "This code is not an invitation. It is read on this page.";
    CodeFirstVisit: "La toute première visite demande un réseau. Ensuite, tout marche sans réseau.", "The very first visit needs a network. After that, everything works without one.";

    // Question and privacy.
    QuestionTitle: "La question et vos droits", "The question and your rights";
    QuestionPending: "La question arrivera avec le réseau. Vous pouvez déjà écrire un besoin.", "The question will come with the network. You can already write a need.";
    AskedBy: "Qui pose la question", "Who asks";
    CanChange: "Ce que ça peut changer", "What it can change";
    PrivacyTitle: "Ce qui arrive à vos mots", "What happens to your words";
    PrivacyWhoTitle: "Qui les lit", "Who reads them";
    PrivacyWho: "Les personnes de votre comité et celles qui l’animent. Votre classement, lui, personne ne le lit : il sert seulement à compter.", "The people of your committee and those who facilitate it. Nobody reads your ranking: it is only used to count.";
    PrivacyPublishedTitle: "Ce qui peut être publié", "What may be published";
    PrivacyPublished: "La phrase de votre besoin peut paraître dans le résultat, sans votre nom. Un petit groupe n’est jamais publié seul.", "The sentence of your need may appear in the result, without your name. A small group is never published alone.";
    PrivacyKeptTitle: "Combien de temps", "For how long";
    PrivacyKeptUnknown: "La durée arrivera avec la question. Vous pouvez retirer vos mots avant.", "The time will come with the question. You can take your words back before.";
    PrivacyBackTitle: "Comment reprendre vos mots", "How to take them back";
    PrivacyBack: "Dans « Moi », touchez « Retirer ». Vos mots s’effacent des téléphones à leur prochain contact.", "In “Me”, tap “Take back”. Your words are erased from phones at their next contact.";
    PrivacyResultStands: "Un résultat déjà publié reste publié. Vos mots en sont enlevés.", "A result already published stays published. Your words are taken out of it.";
    PrivacyMissing: "Il manque encore qui pose la question, ce que ça peut changer et combien de temps vos mots sont gardés. Cela arrive avec le réseau, une borne ou un autre téléphone.", "Who asks, what it can change and how long your words are kept are still missing. They come with a network, a hub or another phone.";
    PrivacyLater: "Entrer, et lire la suite avant d’écrire", "Come in, and read the rest before writing";
    PrivacyUnread: "Avant d’enregistrer, lisez qui pose la question et ce que ça peut changer. Votre brouillon est gardé.", "Before saving, read who asks and what it can change. Your draft is kept.";
    PrivacyAccept: "C’est clair, continuer", "That’s clear, continue";

    // Name.
    NameTitle: "Comment voulez-vous qu’on vous appelle ?", "What would you like to be called?";
    NameLabel: "Prénom ou surnom", "First name or nickname";
    NameHelp: "Votre comité verra ce nom. Il ne sera pas publié. Vous pouvez laisser vide.", "Your committee will see this name. It will not be published. You may leave it empty.";
    NameProposed: "Prendre « {} »", "Take “{}”";
    NameJoin: "Entrer dans le comité", "Come into the committee";
    NameJoining: "On prépare votre place…", "Preparing your place…";
    NameSave: "Enregistrer ce nom", "Save this name";
    NameSaved: "Votre nom est enregistré sur ce téléphone.", "Your name is saved on this phone.";

    // Home.
    HomeNeeds: "Les besoins du comité", "The committee’s needs";
    HomeMore: "La question et vos droits", "The question and your rights";
    HomeNextPropose: "Dites ce dont vous avez besoin", "Say what you need";
    HomeNextRank: "Classez ce qui compte le plus", "Rank what matters most";
    HomeNextDone: "C’est fait. Merci !", "Done. Thank you!";
    HomeNextDoneSays: "Vous pouvez encore proposer, compléter ou changer votre classement.", "You can still propose, add, or change your ranking.";
    HomeDraft: "Vous avez un brouillon", "You have a draft";
    HomeDraftResume: "Reprendre mon brouillon", "Resume my draft";
    HomeEmpty: "Aucun besoin pour l’instant. Le premier peut être le vôtre.", "No need yet. The first can be yours.";
    HomeUnread: "Ils viendront quand ce téléphone pourra lire le comité. Vous pouvez déjà proposer le vôtre.", "They will come once this phone can read the committee. You can already propose yours.";
    HomeStruck: "La personne qui a compté a écarté cette liste. Elle reste ici pour être lue, mais elle ne tient plus. Voici pourquoi :", "Whoever counted has set this list aside. It stays here to be read, but it no longer stands. Here is why:";
    HomeResult: "Un résultat est publié", "A result is published";
    HomeHeard: "Aussi entendus", "Also heard";
    HomeCounted: "Votre classement est dans le résultat publié.", "Your ranking is in the published result.";
    HomeNotCounted: "Votre dernier classement n’est pas dans ce résultat. Il comptera au prochain.", "Your latest ranking is not in this result. It will count in the next one.";
    WordsChanged: "Ces mots ont changé depuis votre classement", "These words changed since your ranking";
    WordsChangedAsk: "Gardez-vous votre choix ? Tant que vous ne répondez pas, il ne compte pas.", "Do you keep your choice? Until you answer, it does not count.";
    WordsBefore: "Avant :", "Before:";
    WordsNow: "Maintenant :", "Now:";
    WordsKeep: "Je garde mon choix", "I keep my choice";
    WordsLeave: "J’enlève mon choix", "I take my choice away";
    WordsKept: "Votre choix est gardé.", "Your choice is kept.";
    WordsLeft: "Votre choix est enlevé.", "Your choice is taken away.";
    WordsCorrected: "Corrigé depuis.", "Corrected since.";
    WordsWait: "Ces mots ont changé : ce choix ne compte pas tant que vous n’avez pas répondu.", "These words changed: this choice does not count until you answer.";
    WordsOrder: "Ces mots ont changé. Donner ce classement garde votre choix.", "These words changed. Giving this ranking keeps your choice.";
    WordsWarnTitle: "Dites-vous autre chose ?", "Do you say something else?";
    WordsWarn: "Des personnes ont peut-être classé les mots d’avant. Avec ces nouveaux mots, leur choix ne comptera plus, sauf si elles le gardent. Si c’est une autre idée, proposez plutôt un nouveau besoin.", "People may have ranked the words before. With these new words, their choice will no longer count, unless they keep it. If it is another idea, rather propose a new need.";
    WordsNew: "Proposer un nouveau besoin", "Propose a new need";
    WordsSave: "Changer les mots", "Change the words";
    HomeBallotsOne: "{} classement compté", "{} ranking counted";
    HomeBallotsMany: "{} classements comptés", "{} rankings counted";
    HomeTable: "Voir la page de la table", "See the table’s page";
    HomeMembersOne: "{} personne", "{} person";
    HomeMembersMany: "{} personnes", "{} people";
    HomeNeedsOne: "{} besoin", "{} need";
    HomeNeedsMany: "{} besoins", "{} needs";
    HomeChoose: "Changer de comité", "Change committee";
    HomeToConfirm: "La personne qui anime doit confirmer votre place. D’ici là, ce que vous écrivez est gardé ici.", "The person who facilitates must confirm your place. Until then, what you write is kept here.";
    HomeEnded: "Votre place dans ce comité a pris fin sur ce téléphone. Ce que vous écrivez reste ici, et personne ne le reçoit. Parlez-en à la personne qui anime.", "Your place in this committee ended on this phone. What you write stays here, and nobody receives it. Talk to the person who facilitates.";
    HomeOtherPhone: "Votre autre téléphone doit se relier une fois pour que celui-ci soit reconnu.", "Your other phone must connect once so that this one is recognised.";
    HomeCatching: "On ouvre ce que ce téléphone a gardé…", "Opening what this phone has kept…";
    FilterTheme: "Voir un thème", "Show a theme";
    FilterAll: "Tous les thèmes", "All themes";
    FilterNone: "Aucun besoin dans ce thème pour l’instant.", "No need in this theme yet.";
    Place: "Place {}", "Place {}";
    WordsGone: "Mots retirés par leur auteur", "Words taken back by their author";

    // Need cards.
    ByMe: "Vous", "You";
    ByNobody: "Une personne du comité", "Someone in the committee";
    OnBehalf: "Écrit pour quelqu’un d’autre", "Written for someone else";
    Organisation: "Au nom d’un organisme", "For an organisation";
    SourceVerbatim: "Mot pour mot d’un texte publié", "Word for word from a published text";
    SourceParaphrase: "D’après un texte publié", "After a published text";
    SourceOurs: "Exemple fictif", "Made-up example";
    AddedOne: "{} ajout", "{} addition";
    AddedMany: "{} ajouts", "{} additions";
    Grouped: "Regroupé avec un autre besoin", "Grouped with another need";
    HiddenSays: "Caché aux autres : {}", "Hidden from others: {}";
    StateSaved: "Enregistré ici", "Saved here";
    StateReceived: "Reçu par {}", "Received by {}";
    StateCounted: "Compté", "Counted";
    StateAside: "Mis de côté", "Set aside";

    // Propose.
    ProposeTitle: "De quoi avez-vous besoin ?", "What do you need?";
    ProposeLead: "Un besoin à la fois, dans vos mots.", "One need at a time, in your own words.";
    Sentence: "Votre besoin, en une phrase", "Your need, in one sentence";
    SentenceHelp: "Par exemple : « Un autobus qui passe le soir. »", "For example: “A bus that runs in the evening.”";
    CharactersLeft: "Il reste {} caractères", "{} characters left";
    CharactersOver: "{} caractères de trop", "{} characters too many";
    Details: "Voulez-vous en dire plus ?", "Would you like to say more?";
    Optional: "facultatif", "optional";
    ThemeTitle: "De quoi parle ce besoin ?", "What is this need about?";
    ThemeNone: "Je ne sais pas", "I don’t know";
    ThemePending: "Les thèmes arriveront avec la question. Vous pouvez proposer sans thème.", "Themes will come with the question. You can propose without one.";
    WhoseTitle: "À qui sont ces mots ?", "Whose words are these?";
    WhoseMine: "À moi", "Mine";
    WhoseOther: "À quelqu’un d’autre", "Someone else’s";
    WhoseOrganisation: "À un organisme", "An organisation’s";
    NeedsLeft: "Besoins que vous pouvez encore proposer ici : {}", "Needs you can still propose here: {}";
    NoneLeft: "Vous avez déjà le nombre permis. Retirez-en un pour faire de la place.", "You already have the number allowed. Take one back to make room.";
    NoRoom: "Vous avez écrit dans ce comité tout ce qu’on peut garder d’une personne. Parlez-en à la personne qui anime.", "You have written in this committee all that can be kept of one person. Speak to whoever facilitates.";
    MayBePublished: "Cette phrase peut être publiée dans le résultat, sans votre nom.", "This sentence may be published in the result, without your name.";
    ProposeSend: "Enregistrer ce besoin", "Save this need";
    Saving: "On enregistre…", "Saving…";
    SavedHere: "Enregistré sur ce téléphone.", "Saved on this phone.";
    DraftKept: "Brouillon gardé sur ce téléphone", "Draft kept on this phone";
    DraftNotKept: "Ce navigateur ne garde pas les brouillons", "This browser does not keep drafts";
    SentenceEmpty: "Écrivez d’abord votre besoin en une phrase.", "First write your need in one sentence.";
    SentenceLong: "La phrase est trop longue. Mettez la suite dans les détails.", "The sentence is too long. Put the rest in the details.";
    DetailsLong: "Les détails sont trop longs. Raccourcissez un peu.", "The details are too long. Shorten them a little.";
    ProposeAnother: "Proposer un autre besoin", "Propose another need";
    ProposeNoCommittee: "Il faut d’abord entrer dans un comité. Votre brouillon reste ici.", "You must come into a committee first. Your draft stays here.";
    NoCommittee: "Il faut d’abord entrer dans un comité.", "You must come into a committee first.";
    ProposeStarting: "L’application finit de démarrer. Écrivez, tout est gardé.", "The app is still starting. Write away, everything is kept.";
    JoinFirst: "Entrer dans le comité", "Come into the committee";

    // One need.
    NeedTitle: "Un besoin", "A need";
    NeedGone: "Ce besoin n’est plus là", "This need is gone";
    NeedGoneWords: "Ce que vous écriviez à son sujet :", "What you were writing about it:";
    NeedGoneSays: "Il a été retiré, ou il n’est pas encore arrivé sur ce téléphone.", "It was taken back, or has not reached this phone yet.";
    Additions: "Ce que d’autres ajoutent", "What others add";
    AdditionsNone: "Aucun ajout pour l’instant.", "No addition for now.";
    AddLabel: "Que voulez-vous ajouter ?", "What would you like to add?";
    AddSend: "Ajouter", "Add";
    AddEmpty: "Écrivez d’abord quelques mots.", "First write a few words.";
    Correct: "Corriger", "Correct";
    CorrectTitle: "Corriger votre besoin", "Correct your need";
    CorrectSave: "Enregistrer la correction", "Save the correction";
    Withdraw: "Retirer", "Take back";
    WithdrawTitle: "Retirer ces mots ?", "Take these words back?";
    WithdrawSays: "Ils s’effaceront de tous les téléphones, à leur prochain contact. On ne peut pas revenir en arrière.", "They will be erased from all phones, at their next contact. This cannot be undone.";
    WithdrawCounted: "Ce qui a déjà été compté reste compté. La phrase disparaît du résultat publié.", "What was already counted stays counted. The sentence leaves the published result.";
    WithdrawDone: "Vos mots sont retirés.", "Your words are taken back.";

    // Rank.
    RankTitle: "Qu’est-ce qui compte le plus ?", "What matters most?";
    RankStepChoose: "Étape 1 sur 2. Choisir", "Step 1 of 2. Choose";
    RankStepOrder: "Étape 2 sur 2. Mettre en ordre", "Step 2 of 2. Put in order";
    RankChooseSays: "Touchez jusqu’à {} besoins.", "Tap up to {} needs.";
    RankOrderTitle: "Dans quel ordre ?", "In which order?";
    RankOrderSays: "Le plus important en haut. L’ordre est facultatif : deux besoins peuvent être égaux.", "Most important at the top. The order is optional: two needs can be equal.";
    RankChosen: "{} choisi sur {}", "{} chosen of {}";
    RankChosenMany: "{} choisis sur {}", "{} chosen of {}";
    RankFull: "Vous en avez choisi {}. Pour en prendre un autre, enlevez-en un.", "You chose {}. To take another one, remove one.";
    RankNext: "Continuer vers l’ordre", "Go on to the order";
    RankGive: "Donner mon classement", "Give my ranking";
    RankPass: "Je passe mon tour", "I pass";
    RankPassSays: "C’est une réponse, elle aussi.", "That is an answer too.";
    RankUp: "Monter « {} »", "Move up “{}”";
    RankDown: "Descendre « {} »", "Move down “{}”";
    RankTie: "À égalité avec le précédent", "Equal with the one before";
    RankMoved: "« {} » est maintenant à la place {}", "“{}” is now at place {}";
    RankSaved: "Votre classement est enregistré sur ce téléphone.", "Your ranking is saved on this phone.";
    RankPassed: "Vous passez votre tour. C’est enregistré.", "You pass. It is saved.";
    RankSecretTitle: "Votre classement est fermé à clé", "Your ranking is locked";
    RankSecret: "Personne ne lit le classement d’une personne. Il ne s’ouvre que pour compter. Qui peut l’ouvrir : {}.", "Nobody reads one person’s ranking. It is opened only to count. Who can open it: {}.";
    RankSecretOk: "J’ai compris", "I understand";
    RankMineTitle: "Votre classement", "Your ranking";
    RankChange: "Changer mon classement", "Change my ranking";
    RankTakeBack: "Retirer mon classement", "Take my ranking back";
    RankTakeBackTitle: "Retirer votre classement ?", "Take your ranking back?";
    RankTakeBackSays: "Il ne comptera plus aux prochains résultats. Un résultat déjà publié reste publié.", "It will no longer count in the next results. A result already published stays published.";
    RankTakenBack: "Votre classement est retiré.", "Your ranking is taken back.";
    RankNothing: "Il n’y a encore aucun besoin à classer.", "There is no need to rank yet.";
    RankWaitsCharter: "Le classement ouvrira quand la question sera arrivée sur ce téléphone. Il faut un réseau une fois.", "Ranking will open once the question has reached this phone. A network is needed once.";
    RankWaitsKey: "Le classement attend : personne n’a encore la clé qui sert à compter. Votre place est gardée.", "Ranking waits: nobody has the key used for counting yet. Your place is kept.";
    RankWaitsLeft: "Vous avez quitté ce comité. Vous ne pouvez plus y classer.", "You left this committee. You can no longer rank here.";
    RankBegun: "Votre classement est commencé, pas encore donné", "Your ranking is begun, not given yet";
    RankBegunChange: "Vous changez votre classement : ce n’est pas encore donné", "You are changing your ranking: it is not given yet";
    RankMissed: "Le résultat publié ne compte pas votre classement.", "The published result does not count your ranking.";
    RankChosenOnly: "Mes choix", "My choices";
    RankResume: "Continuer mon classement", "Go on with my ranking";
    RankEqual: "à égalité", "equal";

    // Mine.
    MineTitle: "Ce que vous avez dit", "What you said";
    MineEmpty: "Rien de proposé pour l’instant.", "Nothing proposed for now.";
    MineNeeds: "Vos besoins", "Your needs";
    MineAdded: "Vos ajouts", "Your additions";
    MineBallot: "Votre classement", "Your ranking";
    MineBallotNone: "Pas de classement pour l’instant.", "No ranking for now.";
    MinePassed: "Vous avez passé votre tour.", "You passed.";
    VersionsTwo: "Vous avez écrit deux versions", "You wrote two versions";
    VersionsMany: "Vous avez écrit plusieurs versions", "You wrote several versions";
    VersionsSay: "Ces mots ont été changés à part sur deux appareils. Tout le monde lit la première version. L’autre n’est pas perdue : gardez celle que vous voulez, ou écrivez-en une autre.", "These words were changed apart on two devices. Everybody reads the first version. The other is not lost: keep the one you want, or write another.";
    VersionsKeep: "Garder ces mots", "Keep these words";
    MineAside: "Mis de côté", "Set aside";
    MineAsideSays: "Ces mots ne sont pas ajoutés. Ils sont toujours à vous.", "These words are not added. They are still yours.";
    AsideCopy: "Une copie de ce téléphone écrivait en même temps.", "A copy of this phone was writing at the same time.";
    BallotCopies: "Deux copies de ce téléphone ont classé. Ce classement-ci compte.", "Two copies of this phone ranked. This ranking counts.";
    MineAsideUnreadable: "Ces mots ne peuvent pas être relus ici.", "These words cannot be read here.";
    SendAgain: "Envoyer de nouveau", "Send again";
    SentAgain: "C’est renvoyé.", "Sent again.";
    MineName: "Votre nom", "Your name";
    MineNoName: "Aucun nom donné", "No name given";
    MineNameChange: "Changer de nom", "Change name";
    MineInvite: "Inviter quelqu’un", "Invite someone";
    MineInviteLink: "Le lien de l’invitation", "The invitation’s link";
    MineInviteSays: "Montrez cette image, ou envoyez le lien. Toute personne qui l’a peut entrer dans le comité.", "Show this image, or send the link. Anyone who has it can come into the committee.";
    MineDevice: "Continuer sur un autre téléphone", "Continue on another phone";
    MineLeave: "Quitter le comité", "Leave the committee";
    MineLeaveTitle: "Quitter ce comité ?", "Leave this committee?";
    MineLeaveSays: "Vous ne recevrez plus rien. Vos mots restent, sauf si vous les retirez avant. Pour revenir, il faudra une invitation.", "You will receive nothing more. Your words stay, unless you take them back first. To return, you will need an invitation.";
    MineLeaveCounted: "Ce qui a déjà été compté reste compté.", "What was already counted stays counted.";
    MineLeft: "Vous avez quitté le comité.", "You left the committee.";
    MineLeaveWait: "Départ dans quelques secondes.", "Leaving in a few seconds.";
    Undo: "Annuler le départ", "Undo leaving";
    StatesTitle: "Les mots d’état", "What the states mean";
    StateSavedSays: "Gardé sur ce téléphone, pas encore ailleurs.", "Kept on this phone, not elsewhere yet.";
    StateReceivedSays: "Gardé aussi ailleurs. Ce téléphone peut se casser.", "Kept elsewhere too. This phone can break.";
    StateCountedSays: "Dans un résultat publié.", "In a published result.";

    // Files that are carried.
    ShareTitle: "Partager sans Internet", "Share without the Internet";
    ScanInstead: "Scanner avec la caméra", "Scan with the camera";
    GuestSays: "Vous êtes en visite : rien n’est gardé dans ce téléphone. Vos mots partent vers la borne dès qu’elle répond. Gardez cette page ouverte.", "You are visiting: nothing is kept in this phone. Your words go to the hub as soon as it answers. Keep this page open.";
    GuestSaved: "C’est dit. Vos mots partent vers la borne dès qu’elle répond. Gardez cette page ouverte d’ici là.", "Said. Your words go to the hub as soon as it answers. Keep this page open until then.";
    GuestBack: "Dans « Moi », touchez « Retirer », tant que cette page est ouverte. Ensuite, demandez à la personne qui anime.", "In “Me”, tap “Take back”, as long as this page is open. After that, ask the person who facilitates.";
    GuestState: "Sur cette page", "On this page";
    ShareUnready: "Cette partie n’a pas pu venir. Il faut le réseau une fois, puis réessayez.", "This part could not come. It needs a network once, then try again.";
    StaffTitle: "Mon comité", "My committee";
    StaffNone: "Cet écran est pour qui anime ce comité.", "This screen is for whoever facilitates this committee.";

    // Another phone.
    DeviceTitle: "Un autre téléphone", "Another phone";
    DeviceGiveTitle: "Continuer ailleurs", "Continue elsewhere";
    DeviceGiveSays: "Ce code donne votre place à un autre appareil. Ne le montrez à personne d’autre.", "This code gives your place to another device. Show it to nobody else.";
    DeviceMake: "Faire un code", "Make a code";
    DeviceCode: "Votre code", "Your code";
    DeviceQr: "Le même code, en image à scanner", "The same code, as an image to scan";
    DeviceUseTitle: "J’ai le code de mon autre téléphone", "I have the code of my other phone";
    DeviceUse: "Continuer ici", "Continue here";
    DeviceUsed: "C’est fait. Ce téléphone continue avec vous.", "Done. This phone continues with you.";
    BackupTitle: "Copie de secours", "Backup";
    BackupSays: "Un fichier à garder en lieu sûr. Il permet de continuer si ce téléphone se perd.", "A file to keep in a safe place. It lets you continue if this phone is lost.";
    BackupMake: "Télécharger ma copie", "Download my copy";
    BackupMade: "La copie est prête. Vérifiez qu’elle est dans vos téléchargements.", "The copy is ready. Check that it is in your downloads.";
    BackupText: "Le fichier n’y est pas ? Copiez ce texte et gardez-le en lieu sûr. Pour reprendre, collez-le sur cette page, dans « Votre code ».", "Is the file not there? Copy this text and keep it in a safe place. To use it, paste it on this page, in “Your code”.";
    BackupHave: "Une copie a déjà été préparée ici. Elle sert si vous l’avez encore.", "A copy was already prepared here. It works if you still have it.";
    RestoreLabel: "Choisir le fichier de secours", "Choose the backup file";
    RestoreDone: "C’est repris. Tout ce qui était dans la copie est là.", "Restored. Everything in the copy is here.";

    // Settings.
    SettingsTitle: "Réglages", "Settings";
    Language: "Langue", "Language";
    DataTitle: "État de mes données", "State of my data";
    DataOffline: "Tout est sur ce téléphone : l’app marche sans réseau.", "Everything is on this phone: the app works without a network.";
    DataOfflineNotYet: "L’app arrive encore sur ce téléphone. Gardez un réseau un moment.", "The app is still arriving on this phone. Keep a network for a while.";
    DataKept: "Ce navigateur promet de garder vos données.", "This browser promises to keep your data.";
    DataOfflineNever: "Ce navigateur ne garde pas l’app : elle aura besoin du réseau. Pour l’avoir sans réseau, ouvrez l’invitation dans Chrome, Firefox ou Safari, hors d’une autre application.", "This browser does not keep the app: it will need a network. To have it without one, open the invitation in Chrome, Firefox or Safari, outside of another app.";
    DataOfflineFull: "Il manque de la place pour garder l’app sur ce téléphone : elle aura besoin du réseau. Libérez de la place.", "There is not enough room to keep the app on this phone: it will need a network. Free some room.";
    DataAskRefused: "Le navigateur n’a pas accepté pour l’instant. Réessayez dans quelques jours. D’ici là, faites une copie de secours.", "The browser did not agree for now. Try again in a few days. Until then, make a backup.";
    DataNotKept: "Ce navigateur peut effacer vos données si la place manque. Faites une copie de secours.", "This browser may erase your data if space runs out. Make a backup.";
    DataUnknown: "Ce navigateur ne dit pas s’il garde vos données. Faites une copie de secours.", "This browser does not say whether it keeps your data. Make a backup.";
    DataAsk: "Demander de les garder", "Ask to keep them";
    DataUsed: "Place utilisée : {}", "Space used: {}";
    DataAllSent: "Tout ce que vous avez écrit est aussi gardé ailleurs.", "Everything you wrote is also kept elsewhere.";
    TablePage: "La page publique de la table", "The table’s public page";
    TableSays: "On y lit les résultats, sans nom.", "Results can be read there, without names.";
    Forget: "Oublier ce téléphone", "Forget this phone";
    ForgetSays: "Tout ce qui est gardé sur ce téléphone s’efface. Ce qui a été reçu ailleurs reste.", "Everything kept on this phone is erased. What was received elsewhere stays.";
    ForgetTitle: "Effacer tout de ce téléphone ?", "Erase everything from this phone?";
    ForgetWaitingOne: "Attention : {} envoi n’est gardé nulle part ailleurs.", "Careful: {} item is kept nowhere else.";
    ForgetWaitingMany: "Attention : {} envois ne sont gardés nulle part ailleurs.", "Careful: {} items are kept nowhere else.";
    ForgetYes: "Effacer tout", "Erase everything";
    Forgotten: "Tout est effacé de ce téléphone.", "Everything is erased from this phone.";

    // Problems: what happened, that nothing is lost, what to do.
    ProblemBadCode: "Ce code est abîmé : des lettres ont changé ou manquent. Copiez-le de nouveau, en entier.", "This code is damaged: letters of it changed or are missing. Copy it again, all of it.";
    ProblemCutCode: "Ce code est coupé : la fin manque. Copiez-le de nouveau, en entier.", "This code is cut short: its end is missing. Copy it again, all of it.";
    ProblemNoCode: "Il n’y a pas de code dans ce texte. Copiez tout le message reçu.", "There is no code in this text. Copy the whole message that you got.";
    ProblemOther: "Ce code est pour une autre question. Ce téléphone participe déjà à une première. Rien n’a changé.", "This code is for another question. This phone already takes part in one. Nothing changed.";
    ProblemNotIn: "Vous n’êtes pas, ou plus, dans ce comité. Vos mots restent ici. Demandez une invitation.", "You are not in this committee, or no longer. Your words stay here. Ask for an invitation.";
    ProblemWords: "Le texte est vide ou trop long. Rien n’est perdu : changez-le, puis recommencez.", "The text is empty or too long. Nothing is lost: change it, then try again.";
    ProblemNotYours: "Ce n’est plus là, ou ce n’est pas à vous. Rien n’a changé.", "It is gone, or it is not yours. Nothing changed.";
    ProblemCannotRank: "On ne peut pas encore classer. Votre choix reste à l’écran.", "Ranking is not possible yet. Your choice stays on screen.";
    ProblemTooMany: "Il y a trop de besoins choisis. Enlevez-en un.", "Too many needs are chosen. Remove one.";
    ProblemFull: "Ce téléphone est plein : rien n’a été enregistré. Votre texte reste à l’écran. Libérez de la place, puis recommencez.", "This phone is full: nothing was saved. Your text stays on screen. Free some space, then try again.";
    ProblemPrivate: "Ce navigateur refuse de garder vos mots. Votre texte reste à l’écran. Permettez les données de ce site dans ses réglages, ou ouvrez une fenêtre ordinaire.", "This browser refuses to keep your words. Your text stays on screen. Allow this site’s data in its settings, or open an ordinary window.";
    ProblemBroken: "Quelque chose s’est mal passé. Votre texte reste à l’écran. Regardez dans « Moi » avant de recommencer.", "Something went wrong. Your text stays on screen. Look in “Me” before trying again.";
    ProblemNotForYou: "Ce fichier est fermé à clé pour quelqu’un d’autre. Demandez-en un pour vous.", "This file is locked for somebody else. Ask for one for you.";
    ProblemCarried: "Ce fichier ne se lit pas. Rien n’a changé ici. Demandez qu’on vous le redonne.", "This file cannot be read. Nothing has changed here. Ask for it again.";
    ProblemFile: "Ce fichier ne se lit pas. Choisissez celui que Porte-Voix a téléchargé.", "This file cannot be read. Choose the one that Porte-Voix downloaded.";
}
}
