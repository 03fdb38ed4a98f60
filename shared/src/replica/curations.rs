//! The curation of a scope: what its documents, one for each need, say side by side.
//!
//! A curation proves by itself which need it is about, so it stands here whether or not the need
//! has arrived, and on phones that never hold the need: the region's is about the needs of every
//! committee. Whoever reads it looks up the needs that they have.
//!
//! Kept with the documents, not gathered at each reading: a screen asks for it at every drawing.

use litemap::LiteMap;
use sha2::{Digest, Sha256};

use super::documents::Content;
use super::{Derived, Doc};
use crate::documents::Curation;
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, ScopeId};
use crate::log::{Header, Kind};

/// The curation of a scope as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curations {
    /// For each grouped need, the group that counts.
    pub groups: LiteMap<DocumentId, DocumentId>,
    /// For each need grouped differently at once, every group it was put in.
    pub conflicts: LiteMap<DocumentId, Vec<DocumentId>>,
    /// For each hidden need, why; several reasons if it was hidden several times at once.
    pub hidden: LiteMap<DocumentId, Vec<String>>,
}

impl Curations {
    fn note(&mut self, need: DocumentId, says: &Curation) {
        let several = says.groups.len() > 1;
        let conflict = several.then(|| says.groups.clone());
        let hidden = (!says.hidden.is_empty()).then(|| says.hidden.clone());
        put(&mut self.groups, need, says.groups.first().copied());
        put(&mut self.conflicts, need, conflict);
        put(&mut self.hidden, need, hidden);
    }

    /// The others that are in a group named after one of these needs: without that one they need
    /// another name.
    pub(super) fn left_by(&self, needs: &[DocumentId]) -> Vec<Vec<DocumentId>> {
        let each = needs.iter().map(|name| {
            let members = self.groups.iter();
            let members = members.filter(|(need, group)| *group == name && !needs.contains(need));
            members.map(|(need, _)| *need).collect()
        });
        each.collect()
    }
}

fn put<T>(map: &mut LiteMap<DocumentId, T>, need: DocumentId, value: Option<T>) {
    match value {
        Some(value) => map.insert(need, value),
        None => map.remove(&need),
    };
}

/// The id of a scope's curation of a need.
pub fn curation_of(consultation: &ConsultationId, scope: ScopeId, need: &DocumentId) -> DocumentId {
    let owner = [scope.0, need.0].concat();
    Header::staff_document(consultation, Kind::CURATION, &owner)
}

impl Derived {
    /// The curation of a scope; none where nothing was ever curated.
    pub fn curation(&self, scope: ScopeId) -> Option<&Curations> {
        self.curations.get(&scope)
    }

    /// Whether what a scope's staff say of a need counts: the region's always, a committee's for
    /// its own needs. A facilitator hides nothing of another committee where both are counted.
    pub(super) fn curates(&self, scope: ScopeId, need: &DocumentId) -> bool {
        let of = self.documents.get(need).map(|doc| doc.scope);
        scope.is_public() || of.is_none_or(|of| of == scope)
    }

    /// Names all that was curated in a scope, whoever wrote it in whatever order: a digest of the
    /// heads of its documents, in the order of their ids. None where nothing was curated.
    pub(crate) fn curation_digest(&self, scope: ScopeId) -> Option<EnvelopeHash> {
        let of_scope = |doc: &&Doc| doc.kind == Kind::CURATION && doc.scope == scope;
        let mut all = self.documents.values().filter(of_scope).peekable();
        all.peek()?;
        let mut digest = Sha256::new_with_prefix(b"porte-voix curation v1\0");
        for doc in all {
            digest.update(doc.id.0);
            // How many follow, so that no two sets give the same bytes.
            digest.update((doc.heads.len() as u64).to_be_bytes());
            for head in &doc.heads {
                digest.update(head.0);
            }
        }
        Some(EnvelopeHash(digest.finalize().into()))
    }

    /// Notes what a document says, if it is a curation.
    pub(super) fn note_curation(&mut self, doc: &Doc) {
        if let (Content::Curation(says), Some(need)) = (&doc.content, doc.need) {
            let of_scope = self.curations.entry(doc.scope).or_default();
            of_scope.note(need, says);
        }
    }
}
