//! The desk: what a person asks for, as acts of the replica.
//!
//! Each act is planned without changing anything; `writing` makes it durable, and asks for the
//! plan again when another tab wrote first.

use shared::documents::need::{NeedEdit, Provenance as Whose};
use shared::host::Host;
use shared::identity::HubCode;
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ScopeId, SigningKey};
use shared::log::Verified;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::acts::{ActError, Planned};
use shared::replica::own::Continued;
use shared::replica::{Content as Written, Own, Replica};
use shared::view::Provenance;

use super::chance;
use super::state::Core;
use super::tabs::Said;
use super::writing::{Act, Plan};
use crate::bridge::{self, Answer, Command, NeedForm, Problem};

/// Longest sentence of a need, in characters.
const MAX_SENTENCE: usize = 200;
/// Longest details of a need or words of a completion, in characters.
const MAX_DETAILS: usize = 1_500;
/// Longest name, in characters.
const MAX_NAME: usize = 60;
/// Names to propose: things that one sees from a window, of no gender and no place.
const NAMES: [&str; 32] = [
    "Érable",
    "Bouleau",
    "Sapin",
    "Mésange",
    "Merle",
    "Geai bleu",
    "Huard",
    "Outarde",
    "Renard",
    "Lièvre",
    "Castor",
    "Loutre",
    "Rivière",
    "Ruisseau",
    "Rosée",
    "Aurore",
    "Brume",
    "Neige",
    "Grésil",
    "Étoile",
    "Trèfle",
    "Bleuet",
    "Fraise",
    "Framboise",
    "Pomme",
    "Tournesol",
    "Iris",
    "Lilas",
    "Fougère",
    "Roseau",
    "Galet",
    "Boussole",
];

impl Core {
    /// Does what a person asks.
    pub(super) async fn obey(&mut self, command: Command) -> Result<Answer, Problem> {
        match command {
            Command::Start {
                kept_before,
                closed,
                ..
            } => self.open(kept_before, closed).await,
            Command::ReadInvitation { code } => self.read_invitation(&code),
            Command::Retry => {
                self.carrier.hurry();
                self.tabs.say(&Said::Retry);
                Ok(Answer::Done)
            }
            Command::Ping => Ok(Answer::Done),
            Command::Forget => self.forget().await,
            Command::FileReaders => self.file_readers(),
            Command::MakeFile { reader } => self.make_file(&reader),
            Command::Look(carried) => self.look(&carried),
            Command::Take(carried) => self.take(&carried).await,
            Command::UseHub { code, address } => self.use_hub(Some((code, address))).await,
            Command::LeaveHub => self.use_hub(None).await,
            Command::Carry(carries) => self.carry(carries).await,
            #[cfg(feature = "staff")]
            Command::Staff(asked) => self.staff(&asked).await,
            Command::ShowInvitation { scope } => self.show_invitation(scope),
            Command::Join { code, name } => {
                let scope = self.invitation(&code)?.scope;
                if name.as_ref().is_some_and(|name| is_long(name, MAX_NAME)) {
                    return Err(Problem::BadWords);
                }
                let answer = self
                    .write(&Act::Command(Command::Join { code, name: None }))
                    .await?;
                match name.filter(|name| shared::documents::says_something(name)) {
                    Some(name) => {
                        self.write(&Act::Command(Command::SetName { scope, name }))
                            .await
                    }
                    None => Ok(answer),
                }
            }
            Command::MakeBackup => match self.write(&Act::Command(Command::MakeBackup)).await {
                // Where not even the note that there is one can be kept, a copy matters most.
                Err(Problem::Full | Problem::Private) => self.backup(),
                answer => answer,
            },
            command => match self.obey_nearby(&command) {
                Some(answer) => answer,
                None => self.write(&Act::Command(command)).await,
            },
        }
    }

    /// The copy that continues this participant elsewhere.
    fn backup(&self) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        Ok(backup_of(&person.own))
    }

    /// Reads an invitation that fits this phone.
    fn invitation(&self, code: &str) -> Result<Invitation, Problem> {
        let invitation = Invitation::parse(code)?;
        match &self.person {
            Some(person) if person.own.consultation != invitation.consultation => {
                Err(Problem::OtherConsultation)
            }
            _ => Ok(invitation),
        }
    }

    fn read_invitation(&mut self, code: &str) -> Result<Answer, Problem> {
        let invitation = self.invitation(code)?;
        let own = self.person.as_ref().map(|person| &person.own);
        if let Some(address) = own.and_then(|own| own.hinted(&invitation)) {
            // Also of a committee that one is in already: it may be new only in this.
            self.carrier.hear_of(address);
            self.tabs.say(&Said::Elsewhere(address.to_owned()));
        }
        let person = self.person.as_ref();
        Ok(Answer::Invitation(bridge::Invitation {
            already_in: person.is_some_and(|person| is_in(&person.own, invitation.scope))
                && !has_left(person, invitation.scope),
            proposed_name: proposed_name(person, invitation.scope),
            consultation: invitation.consultation,
            scope: invitation.scope,
            committee: invitation.committee,
            question: invitation.question,
            server: invitation.server,
        }))
    }

    fn show_invitation(&self, scope: ScopeId) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let invitation = person.own.invitation(scope).ok_or(Problem::NotIn)?;
        let link = invitation.to_link().map_err(|_| Problem::Broken)?;
        Ok(Answer::Code(link))
    }

    /// What an act comes to, with what is known now.
    pub(super) fn plan(&mut self, act: &Act) -> Result<Plan, Problem> {
        let mut random = chance::stream().map_err(|_| Problem::Broken)?;
        let command = match act {
            Act::Command(command) => command,
            Act::NewKey => return self.plan_new_key(&mut random),
            Act::FoundAt(address) => {
                let person = self.person.as_ref().ok_or(Problem::NotIn)?;
                let mut own = person.own.clone();
                own.found_at(address);
                return Ok(Plan {
                    own: Some(own),
                    envelopes: Vec::new(),
                    answer: Answer::Done,
                });
            }
        };
        match command {
            Command::Join { code, .. } => self.plan_join(code, &mut random),
            Command::UseDeviceCode { code } => self.plan_continue(code, &mut random),
            Command::Restore { backup } => self.plan_continue(backup, &mut random),
            _ => {
                let person = self.person.as_mut().ok_or(Problem::NotIn)?;
                plan_as(person, command, &mut random)
            }
        }
    }

    fn plan_join(&mut self, code: &str, random: &mut Randomness) -> Result<Plan, Problem> {
        let invitation = self.invitation(code)?;
        let scope = invitation.scope;
        let has_left = has_left(self.person.as_ref(), scope);
        let (mut own, envelopes) = match &mut self.person {
            // One left it: the same person is in again.
            Some(person) if has_left => {
                let back = person.replica.come_back(&person.own, scope);
                (person.own.clone(), back)
            }
            Some(person) if is_in(&person.own, scope) => (person.own.clone(), Vec::new()),
            Some(person) => {
                let joined = person.replica.join(&person.own, &invitation);
                (person.own.clone(), joined)
            }
            None => {
                let own = Own::new(invitation.consultation, random);
                let joined = Replica::new(invitation.consultation).join(&own, &invitation);
                (own, joined)
            }
        };
        own.accept(&invitation);
        Ok(Plan {
            own: Some(own),
            envelopes,
            answer: Answer::Done,
        })
    }

    /// Becomes the participant of a device code or of a backup.
    fn plan_continue(&self, written: &str, random: &mut Randomness) -> Result<Plan, Problem> {
        let Continued { mut own, proof } = Own::continue_from(written, random)?;
        let fresh = Replica::new(own.consultation);
        let replica = match &self.person {
            None => &fresh,
            Some(person) if person.own.consultation != own.consultation => {
                return Err(Problem::OtherConsultation);
            }
            Some(person) if person.own.participant == own.participant => {
                let replica = &person.replica;
                let again = replica.came_with(&person.own, &proof.id());
                if again && replica.is_code_used(&person.own, true) {
                    return Err(Problem::CodeUsed);
                }
                if again || replica.is_introduced(&person.own) {
                    // It is them already.
                    return done(Ok(Vec::new()));
                }
                // The code that came first was used before, or nobody knows it: this one may do.
                own = own.after(&person.own);
                replica
            }
            // Two people are never made one here, and nobody's key is written over.
            Some(_) => return Err(Problem::NotYours),
        };
        let envelopes = replica.linked(&own, &proof);
        Ok(Plan {
            own: Some(own),
            envelopes,
            answer: Answer::Done,
        })
    }

    /// A new key of the same participant, introduced by the recovery key.
    fn plan_new_key(&self, random: &mut Randomness) -> Result<Plan, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let Continued { mut own, proof } =
            Own::continue_from(&person.own.backup(), random).map_err(|_| Problem::Broken)?;
        own.backed_up = person.own.backed_up;
        own = own.after(&person.own);
        let envelopes = person.replica.linked(&own, &proof);
        Ok(Plan {
            own: Some(own),
            envelopes,
            answer: Answer::Done,
        })
    }
}

/// What an act of a known participant comes to.
fn plan_as(person: &mut Host, command: &Command, random: &mut Randomness) -> Result<Plan, Problem> {
    let Host { own, replica, .. } = person;
    match command {
        Command::SetName { scope, name } => {
            if is_long(name, MAX_NAME) {
                return Err(Problem::BadWords);
            }
            quietly(replica.set_name(own, *scope, name))
        }
        Command::Propose { scope, need } => made(replica.propose(own, *scope, &edit(need)?)),
        Command::EditNeed { scope, need, form } => {
            let mut edit = edit(form)?;
            let content = replica
                .derived()
                .documents
                .get(need)
                .map(|doc| &doc.content);
            if let Some(Written::Need(shown)) = content {
                // Who corrects the details chooses no sentence: that is `Choose`.
                edit.sentence = edit.sentence.filter(|typed| typed != shown.sentence.trim());
            }
            quietly(replica.edit_need(own, *scope, *need, &edit))
        }
        Command::Complete {
            scope,
            need,
            completion,
            words,
        } => {
            if is_long(words, MAX_DETAILS) {
                return Err(Problem::BadWords);
            }
            made(replica.complete(own, *scope, *need, *completion, words))
        }
        Command::Choose {
            scope,
            document,
            words,
        } => quietly(replica.choose(own, *scope, *document, words)),
        Command::Withdraw { scope, document } => done(replica.withdraw(own, *scope, *document)),
        Command::Rank {
            scope,
            paper,
            groups,
            words,
        } => {
            let content = Content {
                paper: paper.clone(),
                groups: groups.clone(),
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            done(replica.rank_seen(own, *scope, &content, words, random))
        }
        Command::KeepWords {
            scope,
            paper,
            need,
            words,
        } => done(replica.keep_words(own, *scope, (paper, need), words.as_deref(), random)),
        Command::WithdrawBallot { scope, paper } => {
            done(replica.withdraw_ballot(own, *scope, paper))
        }
        Command::Reissue { envelope } => made(replica.reissue(own, envelope)),
        Command::Leave { scope } => done(replica.leave(own, *scope)),
        Command::MakeRelay { code, scope } | Command::UnmakeRelay { code, scope } => {
            let code = HubCode::parse(code)?;
            let envelopes = if matches!(command, Command::MakeRelay { .. }) {
                replica.make_relay(own, Some(vec![*scope]), &code)
            } else {
                replica.unmake_relay(own, code.participant, Some(*scope))
            };
            Ok(Plan {
                own: None,
                envelopes,
                answer: Answer::Done,
            })
        }
        Command::MakeDeviceCode => {
            let one_time: [u8; 32] = random.bytes();
            let envelopes = replica.link(own, SigningKey::from_seed(&one_time).id());
            Ok(Plan {
                own: None,
                envelopes,
                answer: Answer::Code(own.device_code(&one_time)),
            })
        }
        Command::MakeBackup => {
            let mut backed_up = own.clone();
            backed_up.backed_up = true;
            let answer = backup_of(own);
            Ok(Plan {
                own: (!own.backed_up).then_some(backed_up),
                envelopes: Vec::new(),
                answer,
            })
        }
        // The others are obeyed without a plan.
        _ => Err(Problem::Broken),
    }
}

fn backup_of(own: &Own) -> Answer {
    Answer::File {
        name: "porte-voix-sauvegarde.txt".into(),
        text: own.backup(),
    }
}

fn done(envelopes: Result<Vec<Verified>, ActError>) -> Result<Plan, Problem> {
    Ok(Plan {
        own: None,
        envelopes: envelopes.map_err(|error| problem(&error))?,
        answer: Answer::Done,
    })
}

fn quietly(planned: Result<Planned, ActError>) -> Result<Plan, Problem> {
    done(planned.map(|planned| planned.envelopes))
}

fn made(planned: Result<Planned, ActError>) -> Result<Plan, Problem> {
    let planned = planned.map_err(|error| problem(&error))?;
    Ok(Plan {
        own: None,
        answer: Answer::Made(planned.document),
        envelopes: planned.envelopes,
    })
}

fn problem(error: &ActError) -> Problem {
    match error {
        ActError::NotIn => Problem::NotIn,
        ActError::NotTheirs => Problem::NotYours,
        ActError::BadWords => Problem::BadWords,
        ActError::NoOpeningKey | ActError::NoPaper => Problem::CannotRank,
        ActError::TooMany => Problem::TooMany,
        ActError::NoneLeft => Problem::NoneLeft,
        ActError::NoRoom => Problem::NoRoom,
        ActError::Write(_) => Problem::BadWords,
    }
}

fn edit(form: &NeedForm) -> Result<NeedEdit, Problem> {
    if is_long(&form.sentence, MAX_SENTENCE) || is_long(&form.details, MAX_DETAILS) {
        return Err(Problem::BadWords);
    }
    Ok(NeedEdit {
        sentence: Some(form.sentence.trim().to_owned()),
        details: Some(form.details.trim().to_owned()),
        theme: Some(form.theme.clone()),
        provenance: Some(match form.provenance {
            Provenance::OwnWords => Whose::Own,
            Provenance::OnBehalf => Whose::Behalf,
            Provenance::Organisation => Whose::Organisation,
        }),
        source: None,
    })
}

fn is_long(words: &str, most: usize) -> bool {
    words.trim().chars().count() > most
}

fn is_in(own: &Own, scope: ScopeId) -> bool {
    own.belongings.iter().any(|known| known.scope == scope)
}

fn has_left(person: Option<&Host>, scope: ScopeId) -> bool {
    use shared::membership::Place;
    person
        .and_then(|person| {
            let people = &person.replica.derived().membership.of(scope).people;
            people.get(&person.own.participant)?.places.get(&scope)
        })
        .is_some_and(|place| *place == Place::Left)
}

/// A pleasant name that nobody in the committee goes by.
fn proposed_name(person: Option<&Host>, scope: ScopeId) -> String {
    let taken: Vec<String> = person
        .map(|person| {
            let derived = person.replica.derived();
            let members = derived.membership.members(scope);
            members
                .iter()
                .filter_map(|member| derived.name_of(member, scope))
                .collect()
        })
        .unwrap_or_default();
    let free: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name)))
        .collect();
    match free.get(chance::below(free.len())) {
        Some(name) => (*name).to_owned(),
        None => format!("{} {}", NAMES.first().unwrap_or(&""), taken.len()),
    }
}
