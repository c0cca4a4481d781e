//! `[database]`: which engine, and where. The address decides; there is no switch.

use super::reader::Reader;

/// The database as configured.
#[derive(Clone)]
pub(crate) struct Database {
    /// Empty for SQLite in the data folder. May hold a password.
    pub(crate) url: String,
    /// Connections for reading; writing has its own.
    pub(crate) connections_max: u32,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("url", &masked(&self.url))
            .field("connections_max", &self.connections_max)
            .finish()
    }
}

impl Database {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("database");
        let url = section.secret(
            "url",
            "Empty: SQLite in the data folder. Otherwise sqlite:PATH or \
             postgres://user@host/name. Give a password by DENGWEN_DATABASE_URL rather than here.",
            masked,
        );
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if !(url.is_empty() || known.iter().any(|scheme| url.starts_with(scheme))) {
            section.problem("url", "must begin with sqlite: or postgres://, or be empty");
        }
        let connections_max = section.number(
            "connections_max",
            8,
            2..=200,
            "Connections for reading at the same time.",
        );
        Self {
            url,
            connections_max,
        }
    }
}

/// The address without its password.
pub(crate) fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // Because: a password may also stand in the query, where drivers accept it.
    let rest = match rest.split_once('?') {
        Some((rest, _)) => format!("{rest}?***"),
        None => rest.to_owned(),
    };
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            let password = if login.contains(':') { ":***" } else { "" };
            format!("{scheme}://{user}{password}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let cases = [
            ("sqlite:a.db", "sqlite:a.db"),
            ("postgres://a@h/d", "postgres://a@h/d"),
            ("postgres://a:b@h/d", "postgres://a:***@h/d"),
            ("postgres://a:b@c@h/d", "postgres://a:***@h/d"),
            ("postgres://h/d?password=b", "postgres://h/d?***"),
            ("", ""),
        ];
        for (url, shown) in cases {
            assert_eq!(masked(url), shown);
        }
    }
}
