//! The sentences of a hub's page, in both languages side by side.

/// Every sentence of the page.
pub(super) struct Sentences {
    pub(super) english: bool,
    /// What the other language calls itself.
    pub(super) other_language: &'static str,
    /// Above what the page says in this language, below the other.
    pub(super) in_it: &'static str,
    /// What to do: what is in bold, and what follows.
    pub(super) to_do: [(&'static str, &'static str); 3],
    pub(super) code: &'static str,
    pub(super) as_letters: &'static str,
    pub(super) how_letters: &'static str,
    pub(super) letters: &'static str,
    pub(super) gone: &'static str,
    pub(super) connected: &'static str,
    pub(super) person: &'static str,
    pub(super) people: &'static str,
    pub(super) public: &'static str,
    pub(super) carried: &'static str,
    pub(super) parcel: &'static str,
    pub(super) parcels: &'static str,
    pub(super) not_upstream: &'static str,
    pub(super) table: &'static str,
    pub(super) no_address: &'static str,
    pub(super) not_seen: &'static str,
    pub(super) seen_now: &'static str,
    /// Before and after how long ago it was.
    pub(super) seen: (&'static str, &'static str),
    pub(super) minute: &'static str,
    pub(super) hour: &'static str,
    pub(super) in_contact: &'static str,
    /// After the name of the committee.
    pub(super) taken_back: &'static str,
    pub(super) knows_nothing: &'static str,
    pub(super) knows_the_question: &'static str,
    pub(super) no_committee: &'static str,
    pub(super) no_committee_now: &'static str,
}

impl Sentences {
    /// The sentences of a language.
    pub(super) fn of(english: bool) -> &'static Self {
        if english { &EN } else { &FR }
    }

    /// A number of things. In French zero is singular.
    pub(super) fn counted(&self, number: usize, one: &str, several: &str) -> String {
        let is_one = number == 1 || (number == 0 && !self.english);
        let word = if is_one { one } else { several };
        format!("{number}\u{a0}{word}")
    }

    /// A number of contributions.
    pub(super) fn contributions(&self, number: usize) -> String {
        self.counted(number, "contribution", "contributions")
    }

    /// Minutes below two hours, then whole hours; both words take an s.
    pub(super) fn time(&self, minutes: u64) -> String {
        let (number, word) = if minutes < 120 {
            (minutes, self.minute)
        } else {
            (minutes / 60, self.hour)
        };
        let plural = if number > 1 { "s" } else { "" };
        format!("{number}\u{a0}{word}{plural}")
    }
}

static FR: Sentences = Sentences {
    english: false,
    other_language: "English",
    in_it: "En français",
    to_do: [
        (
            "D’abord\u{a0}:",
            "mettez votre téléphone sur le même Wi-Fi que cette borne.",
        ),
        (
            "Avec l’application\u{a0}:",
            "touchez «\u{a0}Moi\u{a0}», «\u{a0}Partager sans Internet\u{a0}», puis «\u{a0}Scanner un code\u{a0}».",
        ),
        (
            "Sans l’application\u{a0}:",
            "scannez ce code avec l’appareil photo du téléphone. Il faut ensuite aussi l’invitation de votre comité\u{a0}: un lien, ou un code sur papier.",
        ),
    ],
    code: "Le code de cette borne, à scanner",
    as_letters: "Le code en lettres",
    how_letters: "Copiez-le. Collez-le dans l’application, sous «\u{a0}Scanner un code\u{a0}», ou dans la barre d’adresse d’un navigateur.",
    letters: "Le code de cette borne, en lettres",
    gone: "La borne ne répond plus. Ces nombres datent d’avant.",
    connected: "Branchés en ce moment",
    person: "personne",
    people: "personnes",
    public: "Dans ce qui est public",
    carried: "Portés pour d’autres",
    parcel: "paquet fermé à clé",
    parcels: "paquets fermés à clé",
    not_upstream: "Pas encore remis à la table",
    table: "La table",
    no_address: "aucune adresse connue",
    not_seen: "pas encore vue depuis l’allumage",
    seen_now: "vue il y a moins d’une minute",
    seen: ("vue il y a ", ""),
    minute: "minute",
    hour: "heure",
    in_contact: "en contact",
    taken_back: "n’est plus confié à cette borne\u{a0}: elle garde ce qu’elle a déjà, et ne reçoit plus rien.",
    knows_nothing: "Cette borne ne connaît pas encore la consultation\u{a0}: le premier téléphone qui l’a déjà la lui apporte.",
    knows_the_question: "Cette borne connaît la question, mais pas encore le reste\u{a0}: le premier téléphone qui l’a déjà le lui apporte.",
    no_committee: "Cette borne ne garde encore aucun comité. Qui anime un comité peut le lui confier en scannant le code.",
    no_committee_now: "Aucun comité n’est confié à cette borne en ce moment.",
};

static EN: Sentences = Sentences {
    english: true,
    other_language: "Français",
    in_it: "In English",
    to_do: [
        ("First:", "put your phone on the same Wi-Fi as this hub."),
        (
            "With the app:",
            "touch “Me”, “Share without the Internet”, then “Scan a code”.",
        ),
        (
            "Without the app:",
            "scan this code with the phone’s camera. You then also need your committee’s invitation: a link, or a code on paper.",
        ),
    ],
    code: "This hub’s code, to scan",
    as_letters: "The code as letters",
    how_letters: "Copy it. Paste it in the app, under “Scan a code”, or in a browser’s address bar.",
    letters: "This hub’s code, as letters",
    gone: "The hub no longer answers. These numbers are old.",
    connected: "Connected now",
    person: "person",
    people: "people",
    public: "In what is public",
    carried: "Carried for others",
    parcel: "locked parcel",
    parcels: "locked parcels",
    not_upstream: "Not yet with the table",
    table: "The table",
    no_address: "no address known",
    not_seen: "not seen since this hub was started",
    seen_now: "seen less than a minute ago",
    seen: ("seen ", " ago"),
    minute: "minute",
    hour: "hour",
    in_contact: "in contact",
    taken_back: "is no longer entrusted to this hub: it keeps what it has, and gets nothing more.",
    knows_nothing: "This hub does not know the consultation yet: the first phone that has it brings it.",
    knows_the_question: "This hub knows the question, but not the rest yet: the first phone that has it brings it.",
    no_committee: "This hub keeps no committee yet. Whoever facilitates a committee can entrust it by scanning the code.",
    no_committee_now: "No committee is entrusted to this hub at this moment.",
};
