//! From the address that an invitation names to the socket behind it.

/// Path of the server's socket.
const PATH: &str = "/sync";

/// `https://exemple.org` to `wss://exemple.org/sync`; none for what is no page's address.
pub fn socket_address(server: &str) -> Option<String> {
    let server = server.trim_end_matches('/');
    let address = server
        .strip_prefix("https://")
        .map(|host| format!("wss://{host}"))
        .or_else(|| {
            server
                .strip_prefix("http://")
                .map(|host| format!("ws://{host}"))
        })?;
    Some(address + PATH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secure_page_is_reached_by_a_secure_socket() {
        let address = |server| socket_address(server);
        assert_eq!(
            address("https://table.example/").as_deref(),
            Some("wss://table.example/sync")
        );
        assert_eq!(
            address("http://localhost:8080").as_deref(),
            Some("ws://localhost:8080/sync")
        );
        assert_eq!(address("ftp://table.example"), None);
    }
}
