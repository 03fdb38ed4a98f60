//! Sharing without the Internet: the sentences of its own program.

super::catalogue! {
/// A text of the screens for sharing without the Internet.
Near {
    // The way in.
    Intro: "Les mots du comité passent d’un téléphone à l’autre. Rien n’est remplacé : on ajoute ce qui manque.", "The committee’s words go from one phone to another. Nothing is replaced: what is missing is added.";
    Scan: "Scanner un code", "Scan a code";
    ScanSays: "Celui d’un téléphone, d’une borne, d’une invitation.", "A phone’s, a hub’s, an invitation’s.";
    Back: "Retour", "Back";
    Cancel: "Annuler", "Cancel";
    Close: "Fermer", "Close";
    Copy: "Copier", "Copy";
    CopySelected: "Ce navigateur ne copie pas tout seul. Le texte est choisi : copiez-le comme d’habitude.", "This browser does not copy by itself. The text is selected: copy it as you usually do.";
    Copied: "C’est copié.", "Copied.";

    // Phone to phone.
    PhoneTitle: "Avec un téléphone à côté", "With a phone beside you";
    PhoneSays: "Les deux téléphones sont sur le même Wi-Fi, même sans Internet.", "Both phones are on the same Wi-Fi, even without the Internet.";
    PhoneShow: "Montrer mon code", "Show my code";
    OfferTitle: "Faites scanner ce code", "Have this code scanned";
    OfferSays: "L’autre personne touche « Scanner un code ». Son téléphone montre ensuite un code : scannez-le à votre tour.", "The other person taps “Scan a code”. Their phone then shows a code: scan it in turn.";
    OfferNext: "Scanner son code", "Scan their code";
    AnswerTitle: "Montrez ce code à l’autre téléphone", "Show this code to the other phone";
    AnswerSays: "Quand il l’a lu, les deux téléphones se parlent. Gardez cet écran ouvert.", "Once it is read, both phones talk. Keep this screen open.";
    NoChannel: "Ce navigateur ne sait pas parler à un autre téléphone. Passez par un fichier ou par des images.", "This browser cannot talk to another phone. Use a file or images.";
    NoWifi: "Ce téléphone n’est sur aucun réseau. Allumez le Wi-Fi, sans Internet aussi, puis recommencez. Sinon, prenez un fichier ou des images.", "This phone is on no network. Turn the Wi-Fi on, even without Internet, then start again. Or use a file or images.";
    Unreached: "Les téléphones ne se trouvent pas. Vérifiez qu’ils sont sur le même Wi-Fi, puis recommencez. Sinon, prenez un fichier.", "The phones do not find each other. Check that they are on the same Wi-Fi, then start again. Or use a file.";
    CodeText: "Ou le code en lettres", "Or the code in letters";
    CodeLabel: "Code à lire avec un autre téléphone", "Code to be read by another phone";

    // A meeting.
    MeetPhone: "Téléphone à côté", "Phone beside you";
    MeetHub: "Borne : {}", "Hub: {}";
    MeetOpening: "On se cherche…", "Looking for each other…";
    MeetTalking: "On échange…", "Exchanging…";
    MeetSame: "Les deux ont la même chose.", "Both have the same.";
    MeetApart: "Rien du comité n’a été échangé : ces deux téléphones n’ont pas pu montrer qu’ils en sont tous les deux.", "Nothing of the committee was exchanged: these two phones could not show that both are in it.";
    MeetPost: "L’autre téléphone est d’un autre comité. Seuls des paquets fermés à clé sont passés : ils vont à la table, ou en reviennent.", "The other phone is of another committee. Only locked parcels were passed: they go to the table, or come back from it.";
    MeetHubApart: "Cette borne garde seulement la partie publique. Votre comité ne lui est pas confié.", "This hub keeps the public part only. Your committee is not entrusted to it.";
    MeetHubAsk: "Demandez à la personne qui anime de lui confier le comité. En attendant, vos mots restent sur ce téléphone.", "Ask the person who facilitates to entrust the committee to it. Meanwhile your words stay on this phone.";
    MeetOver: "La liaison est coupée. Rien n’est perdu : recommencez quand vous voulez, on reprend où on en était.", "The connection is cut. Nothing is lost: start again when you like, from where it stopped.";
    MeetHubOver: "La borne ne répond plus. Rien n’est perdu : ce téléphone réessaie tout seul.", "The hub no longer answers. Nothing is lost: this phone tries again by itself.";
    MeetWrongKey: "Ce n’est pas l’appareil du code scanné. Rien ne lui a été donné.", "This is not the device of the scanned code. Nothing was given to it.";
    MeetCame: "Reçu : {}", "Received: {}";
    MeetGave: "Donné : {}", "Given: {}";
    MeetLeft: "Reste à donner : {}", "Still to give: {}";
    MeetPeople: "Personnes ou appareils qui les ont écrites : {}", "People or devices who wrote them: {}";
    MeetAnother: "Relier un autre téléphone", "Connect another phone";
    MeetStop: "Arrêter", "Stop";

    // Scanning.
    ScanTitle: "Placez le code dans le cadre", "Put the code in the frame";
    ScanLooking: "On cherche un code…", "Looking for a code…";
    ScanPhoto: "Prendre une photo du code", "Take a picture of the code";
    ScanPaste: "Coller un code en lettres", "Paste a code in letters";
    ScanPasteLabel: "Le code en lettres", "The code in letters";
    ScanRead: "Lire ce code", "Read this code";
    ScanNothing: "Aucun code dans cette photo. Approchez-vous, évitez les reflets, puis réessayez.", "No code in this picture. Come closer, avoid reflections, then try again.";
    ScanAsking: "Permettez la caméra, si votre téléphone le demande…", "Allow the camera, if your phone asks…";
    ScanAgain: "Réessayer avec la caméra", "Try the camera again";
    ScanNoReader: "Ce navigateur ne peut pas lire d’images. Collez plutôt le code en lettres.", "This browser cannot read pictures. Paste the code in letters instead.";
    ScanNotPicture: "Ce téléphone ne peut pas ouvrir ce fichier comme une image. Prenez une photo, ou une capture d’écran.", "This phone cannot open this file as a picture. Take a photo, or a screenshot.";
    ScanNoCamera: "La caméra n’est pas disponible ici. Prenez une photo du code, ou collez le code en lettres.", "The camera is not available here. Take a picture of the code, or paste the code in letters.";
    ScanRefused: "La caméra est refusée. Vous pouvez l’accepter dans les réglages du navigateur, prendre une photo ou coller le code.", "The camera is refused. You can allow it in the browser’s settings, take a picture or paste the code.";
    ScanOdd: "Ce code n’est pas de Porte-Voix.", "This is not a code of Porte-Voix.";
    ScanOther: "Ce code est d’une autre consultation.", "This code is of another consultation.";
    ScanNotNow: "Ce code est une réponse à un autre téléphone. Touchez d’abord « Montrer mon code ».", "This code answers another phone. Tap “Show my code” first.";
    ScanOwn: "C’est le code de ce téléphone-ci. Il doit être lu par l’autre téléphone.", "This is the code of this very phone. It must be read by the other phone.";
    ScanPart: "Image {} sur {} lue.", "Image {} of {} read.";
    ScanFilm: "Film : {} % lu. Gardez le cadre sur l’écran de l’autre.", "Film: {}% read. Keep the frame on the other screen.";

    // Images.
    ImagesTitle: "Par images, sans aucun réseau", "By images, with no network at all";
    ImagesSays: "Une personne montre des images, l’autre les lit avec « Scanner un code ».", "One person shows images, the other reads them with “Scan a code”.";
    ImagesMine: "Montrer mes contributions", "Show my contributions";
    ImagesAll: "Montrer tout le comité", "Show the whole committee";
    StillTitle: "Image {} sur {}", "Image {} of {}";
    StillSays: "Quand l’autre téléphone l’a lue, passez à la suivante.", "Once the other phone has read it, go to the next.";
    StillLast: "Quand l’autre téléphone l’a lue, c’est fini.", "Once the other phone has read it, it is done.";
    StillClear: "Ce que vous avez écrit s’y lit en clair.", "What you wrote can be read in it.";
    StillNext: "Image suivante", "Next image";
    StillPrevious: "Image d’avant", "Previous image";
    StillNone: "Vous n’avez encore rien écrit dans ce comité.", "You have not written anything in this committee yet.";
    StillTooLong: "Vos contributions sont trop longues pour des images. Prenez le film ou un fichier.", "Your contributions are too long for images. Use the film or a file.";
    FilmTitle: "Film du comité", "Film of the committee";
    FilmSays: "Les images défilent. L’autre téléphone peut en manquer : le film recommence sans fin. Seule la personne choisie peut le lire.", "The images go by. The other phone may miss some: the film goes on without end. Only the person you choose can read it.";
    FilmFor: "Film pour qui ?", "Film for whom?";
    FilmSlower: "Plus lentement", "Slower";
    FilmFaster: "Plus vite", "Faster";
    FilmTooLong: "Il y a trop de choses pour un film. Prenez un fichier.", "There is too much for a film. Use a file.";

    // A hub in the room.
    HubSays: "Un ordinateur garde ce que tout le monde dit, même sans Internet.", "A computer keeps what everyone says, even without the Internet.";
    HubFound: "Borne « {} »", "Hub “{}”";
    HubAsk: "Votre téléphone va demander s’il peut parler aux appareils de ce Wi-Fi. Répondez oui pour joindre la borne.", "Your phone will ask whether it may talk to devices on this Wi-Fi. Answer yes to reach the hub.";
    HubGo: "Se relier à cette borne", "Connect to this hub";
    HubReaching: "On cherche la borne…", "Looking for the hub…";
    HubRefused: "Le téléphone a refusé de parler aux appareils de ce Wi-Fi. Vous pouvez changer d’avis dans les réglages du navigateur. Sinon, passez par un téléphone à côté ou un fichier.", "The phone refused to talk to devices on this Wi-Fi. You can change that in the browser’s settings. Or use a phone beside you, or a file.";
    HubUnreached: "La borne ne répond pas. Vérifiez que vous êtes sur le même Wi-Fi. Certains navigateurs ne savent pas joindre une borne : passez alors par un téléphone à côté ou un fichier.", "The hub does not answer. Check that you are on the same Wi-Fi. Some browsers cannot reach a hub: then use a phone beside you, or a file.";
    HubUsed: "Ce téléphone passera par cette borne. Scannez maintenant l’invitation.", "This phone will use this hub. Now scan the invitation.";
    HubLeave: "Ne plus passer par cette borne", "Stop using this hub";
    HubLeft: "Ce téléphone ne passe plus par la borne.", "This phone no longer uses the hub.";
    HubTrust: "Confier {} à cette borne", "Entrust {} to this hub";
    HubTrustSays: "Elle gardera tout ce que dit le comité, et ses reçus compteront. Elle ne peut pas ouvrir les classements. Vous pouvez revenir là-dessus.", "It will keep all that the committee says, and its receipts will count. It cannot open rankings. You can take this back.";
    HubTrusted: "Le comité est confié à cette borne.", "The committee is entrusted to this hub.";

    HubUntrust: "Ne plus confier {} à cette borne", "Stop entrusting {} to this hub";
    HubUntrusted: "Le comité n’est plus confié à cette borne. Elle garde ce qu’elle a déjà, mais ne reçoit plus rien.", "The committee is no longer entrusted to this hub. It keeps what it has, but gets nothing more.";

    // Carrying for others.
    CarryTitle: "Porter pour d’autres comités", "Carry for other committees";
    CarrySays: "Un comité sans réseau peut confier à ce téléphone ce qu’il a écrit. C’est fermé à clé : vous ne pouvez pas le lire. Ce téléphone le remet à la table dès qu’il la joint, et rapporte sa réponse.", "A committee without a network can hand what it wrote to this phone. It is locked: you cannot read it. This phone gives it to the table as soon as it reaches it, and brings the answer back.";
    CarryStart: "Porter pour d’autres", "Carry for others";
    CarryOn: "Ce téléphone porte pour d’autres comités.", "This phone carries for other committees.";
    CarryLoad: "Paquets fermés à clé : {}. Déjà remis : {}. Taille : {} ko, sur 4 000 au plus.", "Locked parcels: {}. Already delivered: {}. Size: {} kB, of at most 4,000.";
    CarryDropped: "Faute de place, des paquets plus anciens ont été laissés : {}. Leurs comités ont encore ce qui était dedans.", "For want of room, older parcels were let go: {}. Their committees still have what was inside.";
    CarryStop: "Ne plus porter", "Stop carrying";
    CarryStopSays: "Ce téléphone oubliera les paquets qu’il porte. Leurs comités ont encore ce qui est dedans.", "This phone will forget the parcels it carries. Their committees still have what is inside.";
    CarryStopYes: "Oublier ces paquets", "Forget these parcels";
    CarryStopNo: "Continuer à porter", "Keep carrying";
    MeetParcels: "Paquets fermés à clé, échangés : {}", "Locked parcels, exchanged: {}";

    // A file.
    FileTitle: "Par fichier", "By file";
    FileGive: "Donner un fichier", "Give a file";
    FileGiveSays: "Il contient ce que ce téléphone a vu du comité. Seule la personne choisie peut l’ouvrir. N’importe qui peut le porter.", "It holds what this phone has seen of the committee. Only the person you choose can open it. Anyone can carry it.";
    FileFor: "Pour qui ?", "For whom?";
    FileMake: "Enregistrer le fichier", "Save the file";
    FileShare: "Envoyer le fichier", "Send the file";
    FileMade: "Le fichier est prêt. Vérifiez qu’il est dans vos téléchargements.", "The file is ready. Check that it is in your downloads.";
    FileNobody: "Ce téléphone ne connaît encore personne à qui le donner.", "This phone knows nobody to give it to yet.";
    FileTake: "Recevoir un fichier", "Receive a file";
    FileChoose: "Choisir le fichier", "Choose the file";

    // What was carried.
    InsideTitle: "Voici ce qu’il y a dedans", "Here is what is inside";
    InsideNumbers: "Personnes : {}. Besoins : {}. Classements fermés à clé : {}.", "People: {}. Needs: {}. Locked rankings: {}.";
    InsideNew: "Nouveau pour ce téléphone : {}.", "New for this phone: {}.";
    InsideNothing: "Ce téléphone a déjà tout.", "This phone has it all already.";
    InsideAdd: "Ajouter à ce téléphone", "Add to this phone";
    InsideAdded: "C’est ajouté à ce téléphone.", "Added to this phone.";

    // What went wrong.
    BadFile: "Ce qui a été lu est abîmé, coupé ou autre chose. Rien n’a changé sur ce téléphone. Demandez-le à nouveau.", "What was read is damaged, cut short or something else. Nothing changed on this phone. Ask for it again.";
    BadCode: "Ce code ne se lit pas. Il a peut-être été coupé. Demandez-le à nouveau.", "This code cannot be read. It may have been cut. Ask for it again.";
    NotForYou: "C’est fait pour quelqu’un d’autre. Rien n’a changé sur ce téléphone. Vous pouvez le lui porter.", "It was made for someone else. Nothing changed on this phone. You can carry it to them.";
    Full: "Ce téléphone est plein. Rien n’a été ajouté. Libérez de la place, puis recommencez.", "This phone is full. Nothing was added. Free some space, then start again.";
    NotIn: "Il faut d’abord entrer dans un comité.", "You first need to be in a committee.";
    Broken: "Quelque chose n’a pas marché. Rien n’est perdu. Réessayez.", "Something did not work. Nothing is lost. Try again.";
}
}
