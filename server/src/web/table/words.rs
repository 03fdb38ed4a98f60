//! The sentences of the table's page, in both languages side by side.

/// Every sentence of the page.
pub(super) struct Sentences {
    pub(super) title: &'static str,
    pub(super) other_language: &'static str,
    pub(super) demonstration: &'static str,
    pub(super) region: &'static str,
    pub(super) nothing_title: &'static str,
    pub(super) nothing: &'static str,
    pub(super) join: &'static str,
    pub(super) equal: &'static str,
    pub(super) taken_back: &'static str,
    pub(super) before: &'static str,
    pub(super) plain: &'static str,
    pub(super) verbatim: &'static str,
    pub(super) paraphrase: &'static str,
    pub(super) ours: &'static str,
    pub(super) behalf: &'static str,
    pub(super) organisation: &'static str,
    pub(super) few: &'static str,
    pub(super) who: &'static str,
    pub(super) missing: &'static str,
    pub(super) none_missing: &'static str,
    pub(super) unpublished: &'static str,
    pub(super) how_title: &'static str,
    pub(super) how: &'static [&'static str],
    pub(super) proof: &'static str,
    pub(super) json: &'static str,
    pub(super) chosen: &'static str,
    pub(super) told_few: &'static str,
    pub(super) told_most: &'static str,
    pub(super) people: &'static str,
    pub(super) ballots: &'static str,
    pub(super) passes: &'static str,
    pub(super) null: &'static str,
    pub(super) unread: &'static str,
    pub(super) erased: &'static str,
    pub(super) turns: &'static str,
    pub(super) heard: &'static str,
    pub(super) heard_says: &'static str,
    pub(super) recurring: &'static str,
    pub(super) recurring_says: &'static str,
    pub(super) weight: &'static str,
    pub(super) otherwise: &'static str,
    pub(super) by_committee: &'static str,
    pub(super) by_person: &'static str,
    pub(super) by_root: &'static str,
    pub(super) colon: &'static str,
    pub(super) asked_by: &'static str,
    pub(super) counted_on: &'static str,
    pub(super) committees: &'static str,
    pub(super) more: &'static str,
    pub(super) months: [&'static str; 12],
}

impl Sentences {
    /// How committees weigh, as people say it.
    pub(super) fn weight_of(&self, name: &str) -> &'static str {
        match name {
            "person" => self.by_person,
            "square-root" => self.by_root,
            _ => self.by_committee,
        }
    }
}

impl Sentences {
    /// A day written out; as it came when it is no day.
    pub(super) fn date(&self, written: &str) -> String {
        let parts: Vec<&str> = written.splitn(3, '-').collect();
        let [year, month, day] = parts[..] else {
            return written.to_owned();
        };
        let name = month
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let name = name.and_then(|number| self.months.get(number));
        let (Some(name), Ok(day)) = (name, day.parse::<u8>()) else {
            return written.to_owned();
        };
        match (self.colon.starts_with(':'), day) {
            (true, _) => format!("{name} {day}, {year}"),
            (false, 1) => format!("1ᵉʳ {name} {year}"),
            (false, _) => format!("{day} {name} {year}"),
        }
    }
}

/// The sentences of a language.
pub(super) fn sentences(english: bool) -> &'static Sentences {
    if english { &EN } else { &FR }
}

static FR: Sentences = Sentences {
    title: "À la table",
    other_language: "English",
    demonstration: "Démonstration\u{a0}: ces personnes et ces bulletins n’existent pas.",
    region: "Pour toute la région",
    nothing_title: "Rien n’est encore publié",
    nothing: "Les gens proposent et mettent en ordre ce qui compte pour eux. Quand on comptera, les listes seront ici, avec les mots de chacun.",
    join: "Lire la question",
    equal: "à égalité",
    taken_back: "La personne a repris ses mots.",
    before: "Corrigé un peu depuis. Des personnes ont classé",
    plain: "En mots simples",
    verbatim: "Mot à mot d’un texte publié",
    paraphrase: "Paraphrase, d’après l’évaluation",
    ours: "Exemple fictif",
    behalf: "Écrit pour quelqu’un d’autre",
    organisation: "Écrit pour un organisme",
    few: "Moins de 20 personnes ont répondu. On montre l’ordre et les égalités, sans chiffres, pour que personne ne soit reconnu.",
    who: "Comités comptés",
    missing: "Il manque",
    none_missing: "Tous les comités sont là.",
    unpublished: "Pas encore de liste publiée",
    how_title: "Comment on a compté",
    how: &[
        "Chaque personne a choisi ce qui compte le plus pour elle, et l’a mis en ordre si elle voulait.",
        "Chaque comité a sa liste. On y regarde les besoins deux par deux\u{a0}: un besoin monte chaque fois qu’une personne le met avant un autre, et descend chaque fois qu’elle le met après.",
        "Deux besoins qui arrivent au même point restent à égalité dans la liste.",
        "«\u{a0}Je passe mon tour\u{a0}» est une réponse\u{a0}: elle est comptée parmi les bulletins, sans pousser aucun besoin.",
        "Chaque personne retrouve son propre bulletin dans le compte, sur son téléphone. Les bulletins sont scellés\u{a0}: seuls ceux qui font le compte peuvent les ouvrir, et leurs noms sont dits avant le premier classement.",
    ],
    proof: "Preuve du compte",
    json: "Les mêmes résultats pour un programme (JSON)",
    chosen: "l’ont choisi",
    told_few: "peu de monde ou personne",
    told_most: "presque tout le monde",
    people: "Personnes dans le comité",
    ballots: "Ont répondu",
    passes: "Ont passé leur tour",
    null: "Bulletins qui n’ont pas pu être ouverts",
    unread: "Bulletins que ce programme ne sait pas lire",
    erased: "Effacés depuis, qui ne peuvent plus être recomptés",
    turns: "Les comités parlent chacun leur tour, le plus grand d’abord\u{a0}: chacun place le premier besoin de sa liste qui n’est pas encore placé. Quand plusieurs ont le même besoin en premier, ils le placent ensemble, et il arrive plus tôt.",
    heard: "Aussi entendus",
    heard_says: "Choisis par peu de monde ou par personne\u{a0}: ni ordre ni chiffre, pour que personne ne soit reconnu.",
    recurring: "Ce qui revient",
    recurring_says: "Les besoins que plusieurs comités ont dans leur liste, quelle que soit leur place.",
    weight: "Le poids des comités",
    otherwise: "La même liste, autrement",
    by_committee: "chaque comité pèse autant qu’un autre",
    by_person: "chaque personne qui a répondu pèse autant qu’une autre",
    by_root: "entre les deux\u{a0}: un grand comité pèse plus, mais moins que son nombre",
    colon: "\u{a0}: ",
    asked_by: "Qui pose la question",
    counted_on: "Compté le",
    committees: "Comité par comité",
    more: "Lire la suite de la liste",
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

static EN: Sentences = Sentences {
    title: "At the table",
    other_language: "Français",
    demonstration: "Demonstration: these people and ballots do not exist.",
    region: "For the whole region",
    nothing_title: "Nothing is published yet",
    nothing: "People are proposing and putting in order what matters to them. Once it is counted, the lists will be here, with each person’s words.",
    join: "Read the question",
    equal: "tied",
    taken_back: "The person took their words back.",
    before: "Corrected a little since. People ranked",
    plain: "In plain words",
    verbatim: "Word for word from a published text",
    paraphrase: "Paraphrase, after the evaluation",
    ours: "Made-up example",
    behalf: "Written for somebody else",
    organisation: "Written for an organisation",
    few: "Fewer than 20 people answered. Order and ties are shown, without numbers, so that nobody can be recognised.",
    who: "Committees counted",
    missing: "Missing",
    none_missing: "Every committee is there.",
    unpublished: "No list published yet",
    how_title: "How it was counted",
    how: &[
        "Each person chose what matters most to them, and put it in order if they wished.",
        "Each committee has its list. There, needs are looked at two by two: a need goes up each time a person puts it before another, and down each time they put it after.",
        "Two needs that end at the same point stay tied in the list.",
        "“I pass” is an answer: it is counted among the ballots and pushes no need.",
        "Each person finds their own ballot in the count, on their phone. Ballots are sealed: only those who make the count can open them, and their names are told before the first ranking.",
    ],
    proof: "Proof of the count",
    json: "The same results for a program (JSON)",
    chosen: "chose it",
    told_few: "few people or nobody",
    told_most: "almost everybody",
    people: "People in the committee",
    ballots: "Answered",
    passes: "Passed",
    null: "Ballots that could not be opened",
    unread: "Ballots that this program cannot read",
    erased: "Erased since, and can no longer be recounted",
    turns: "The committees speak in turn, the largest first: each places the first need of its list that is not placed yet. When several have the same need first they place it together, and it comes sooner.",
    heard: "Also heard",
    heard_says: "Chosen by few people or by nobody: no order and no number, so that nobody can be recognised.",
    recurring: "What comes back",
    recurring_says: "The needs that several committees have in their list, whatever their place.",
    weight: "How committees weigh",
    otherwise: "The same list, otherwise",
    by_committee: "each committee weighs as much as another",
    by_person: "each person who answered weighs as much as another",
    by_root: "between both: a large committee weighs more, but less than its number",
    colon: ": ",
    asked_by: "Who asks",
    counted_on: "Counted on",
    committees: "Committee by committee",
    more: "Read the rest of the list",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};
