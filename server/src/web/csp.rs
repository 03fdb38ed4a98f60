//! The content security policy: only our own files run, plus the inline styles and scripts
//! that our own index holds, each by its hash.
//!
//! `connect-src` lets `ws:` through because a hub on the local network has no certificate, and
//! `upgrade-insecure-requests` is absent for the same reason.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// The policy for pages made of this index.
pub(super) fn policy(index: &str) -> String {
    let scripts = hashes(index, "script");
    let styles = hashes(index, "style");
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
         style-src 'self'{styles}; worker-src 'self'; manifest-src 'self'; \
         connect-src 'self' ws: wss:; img-src 'self' blob: data:; media-src 'self' blob:; \
         object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
}

/// ` 'sha256-…'` for each inline element of that name; elements with `src` have nothing inside.
fn hashes(page: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut found = String::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((_, inside)) = after.split_once('>') else {
            break;
        };
        let Some((content, next)) = inside.split_once(&close) else {
            break;
        };
        if !content.is_empty() {
            let hash = Base64::encode_string(&Sha256::digest(content.as_bytes()));
            found.push_str(&format!(" 'sha256-{hash}'"));
        }
        rest = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_styles_and_scripts_run_by_their_hash_only() {
        let page = "<style>a{}</style><script src=x></script><script type=\"m\">b()</script>";
        let policy = policy(page);
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-inline") && !policy.contains("upgrade-insecure"));
        let expected = Base64::encode_string(&Sha256::digest(b"b()"));
        assert!(policy.contains(&expected));
    }
}
