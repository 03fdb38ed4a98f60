//! The sentences of the table's page, in both languages side by side.

use crate::published::Drawn;

/// Every sentence of the page.
pub(super) struct Sentences {
    pub(super) title: &'static str,
    pub(super) other_language: &'static str,
    pub(super) demonstration: &'static str,
    pub(super) region: &'static str,
    pub(super) nothing_title: &'static str,
    pub(super) nothing: &'static str,
    pub(super) too_few_title: &'static str,
    pub(super) too_few: &'static str,
    pub(super) committees_of_it: &'static str,
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
    pub(super) struck: &'static str,
    pub(super) struck_short: &'static str,
    pub(super) struck_why: &'static str,
    pub(super) rests_on_struck: &'static str,
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
    pub(super) seed_announced: &'static str,
    pub(super) seed_known: &'static str,
    pub(super) seed_missing: &'static str,
    pub(super) no_seed: &'static str,
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

    /// How equals were separated.
    pub(super) fn drawn(&self, drawn: Drawn) -> &'static str {
        match drawn {
            Drawn::SeedAnnounced => self.seed_announced,
            Drawn::SeedKnown => self.seed_known,
            Drawn::SeedMissing => self.seed_missing,
            Drawn::NoSeed => self.no_seed,
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
    too_few_title: "On a compté, sans publier de liste",
    too_few: "Trop peu de personnes ont répondu\u{a0}: une liste dirait qui a choisi quoi. Ce qui a été dit est gardé, et comptera la prochaine fois.",
    committees_of_it: "Dans",
    join: "Lire la question",
    equal: "à égalité",
    taken_back: "La personne a repris ses mots.",
    before: "Corrigé un peu depuis. Des personnes ont classé",
    plain: "En mots simples",
    verbatim: "Mot pour mot d’un texte publié",
    paraphrase: "Paraphrase, d’après l’évaluation",
    ours: "Exemple fictif",
    behalf: "Écrit pour quelqu’un d’autre",
    organisation: "Écrit pour un organisme",
    struck: "Cette liste est écartée : elle ne tient plus.",
    struck_short: "(écartée)",
    struck_why: "La personne qui a compté dit pourquoi",
    rests_on_struck: "Cette liste repose sur une liste écartée depuis :",
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
    null: "Personnes dont le bulletin n’a pas pu être ouvert",
    unread: "Personnes dont le bulletin ne se lit pas avec ce programme",
    erased: "Personnes dont le bulletin, effacé depuis, ne peut plus être recompté",
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
    seed_announced: "Tirage au sort entre besoins à égalité\u{a0}: graine annoncée d’avance.",
    seed_known: "Tirage au sort entre besoins à égalité\u{a0}: graine annoncée d’avance, et montrée déjà par une liste d’avant.",
    seed_missing: "Tirage au sort entre besoins à égalité\u{a0}: sans graine, car qui a compté n’avait pas celle qui était annoncée.",
    no_seed: "Tirage au sort entre besoins à égalité\u{a0}: sans graine.",
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
    too_few_title: "It was counted, and no list is published",
    too_few: "Too few people answered: a list would tell who chose what. What was said is kept, and counts the next time.",
    committees_of_it: "In",
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
    struck: "This list is set aside: it no longer stands.",
    struck_short: "(set aside)",
    struck_why: "Whoever counted says why",
    rests_on_struck: "This list rests on a list that was set aside since:",
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
    null: "People whose ballot could not be opened",
    unread: "People whose ballot this program cannot read",
    erased: "People whose ballot, erased since, can no longer be recounted",
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
    seed_announced: "Lot between needs that tie: by a seed announced beforehand.",
    seed_known: "Lot between needs that tie: by a seed announced beforehand, which an earlier list had shown.",
    seed_missing: "Lot between needs that tie: without a seed, for whoever counted did not have the one announced.",
    no_seed: "Lot between needs that tie: without a seed.",
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
