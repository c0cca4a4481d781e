//! One throw-away PostgreSQL per checkout, started on first use and shared by every test process.
//!
//! It never touches a server that someone else runs: it has its own folder and socket, and no
//! network port. Invariants: a file lock guards start and preparation; each test gets a database of
//! its own, cloned from a migrated template; the server stops by itself and removes its folder when
//! no test used it for a quarter of an hour.
//!
//! `fsync` is off: these databases prove behaviour, not durability.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash as _, Hasher as _};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A running server.
#[derive(Debug)]
pub struct Server {
    bin: PathBuf,
    home: PathBuf,
}

/// A database of one test, dropped with this value.
#[derive(Debug)]
pub struct Database {
    name: String,
    server: &'static Server,
}

impl Database {
    /// A fresh clone of the migrated template. `prepare` migrates the template, once a schema.
    ///
    /// # Panics
    /// With a message that says what to install, when there is no PostgreSQL.
    pub fn cloned(schema: &str, prepare: impl FnOnce(&str)) -> Database {
        let server = Server::shared();
        let template = format!("template_{schema}");
        server.locked(|| {
            let ready = server.home.join(&template);
            if !ready.exists() {
                let new = format!("{template}_new");
                server.sql(
                    "postgres",
                    &format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"),
                );
                server.sql(
                    "postgres",
                    &format!("DROP DATABASE IF EXISTS {new} WITH (FORCE)"),
                );
                server.sql("postgres", &format!("CREATE DATABASE {new}"));
                prepare(&server.url(&new));
                server.sql(
                    "postgres",
                    &format!("ALTER DATABASE {new} RENAME TO {template}"),
                );
                let marked = File::create(&ready);
                assert!(
                    marked.is_ok(),
                    "PostgreSQL's folder is not writable: {marked:?}"
                );
            }
        });
        server.create(&format!("TEMPLATE {template}"))
    }

    /// An empty database.
    ///
    /// # Panics
    /// With a message that says what to install, when there is no PostgreSQL.
    pub fn empty() -> Database {
        Server::shared().create("")
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.server.sql(
            "postgres",
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        );
    }
}

impl Server {
    /// The server of this checkout, started when it does not run.
    fn shared() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| {
            let server = Server {
                bin: binaries(),
                home: home(),
            };
            server.locked(|| server.ensure_running());
            server
        })
    }

    fn create(&'static self, how: &str) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t_{}_{n}", std::process::id());
        let create = format!("CREATE DATABASE {name} {how}");
        let made = self.psql("postgres", &create).output();
        if !made.is_ok_and(|out| out.status.success()) {
            // A process with the same number was killed before it could clean up.
            self.sql(
                "postgres",
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
            self.sql("postgres", &create);
        }
        Database { name, server: self }
    }

    fn url(&self, database: &str) -> String {
        let socket = self.home.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    /// Runs `work` while no other test process prepares the server.
    fn locked(&self, work: impl FnOnce()) {
        let path = self.home.with_extension("lock");
        let file = File::create(&path).expect("the folder for temporary files is writable");
        file.lock().expect("a file can be locked");
        work();
        // Dropping the file unlocks it.
    }

    fn ensure_running(&self) {
        if self.answers() {
            self.touch();
            return;
        }
        for attempt in 0..2 {
            if attempt > 0 || !self.home.join("data/PG_VERSION").exists() {
                self.make();
            }
            let started = self.start();
            if self.answers() {
                self.watch();
                return;
            }
            assert!(
                attempt == 0,
                "PostgreSQL does not start: {started:?}\n{}",
                self.log()
            );
        }
    }

    fn answers(&self) -> bool {
        UnixStream::connect(self.home.join(".s.PGSQL.5432")).is_ok()
    }

    fn make(&self) {
        // The folder belongs to the server's user, so that user removes and makes it.
        let home = self.home.display().to_string();
        let remove = Server::as_server_user("rm", &["-rf", &home]).output();
        let made = Server::as_server_user("mkdir", &["-m", "755", &home]).output();
        let data = self.home.join("data").display().to_string();
        let initdb = self.bin.join("initdb").display().to_string();
        let options = [
            "-D",
            &data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "--locale=C",
            "-E",
            "UTF8",
        ];
        let done = Server::as_server_user(&initdb, &options)
            .arg("--no-sync")
            .output();
        let ok = done.as_ref().is_ok_and(|out| out.status.success());
        assert!(ok, "initdb failed: {remove:?} {made:?} {done:?}");
    }

    fn start(&self) -> std::io::Result<Output> {
        let settings = format!(
            "-k {} -c listen_addresses= -c fsync=off -c synchronous_commit=off \
             -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB \
             -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c jit=off",
            self.home.display()
        );
        let data = self.home.join("data").display().to_string();
        let log = self.home.join("log").display().to_string();
        let pg_ctl = self.bin.join("pg_ctl").display().to_string();
        Server::as_server_user(
            &pg_ctl,
            &["-D", &data, "-l", &log, "-o", &settings, "-w", "start"],
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .output()
    }

    /// Leaves a small watcher behind that ends the server when no test has used it for a while.
    fn watch(&self) {
        let script = format!(
            "touch {home}/used; while [ -n \"$(find {home}/used -mmin -15 2>/dev/null)\" ]; \
             do sleep 20; done; {bin}/pg_ctl -D {home}/data -m immediate stop; rm -rf {home}",
            home = self.home.display(),
            bin = self.bin.display()
        );
        let spawned = Server::as_server_user("sh", &["-c", &script])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        assert!(
            spawned.is_ok(),
            "the watcher of PostgreSQL does not start: {spawned:?}"
        );
    }

    /// Tells the watcher that the server is in use.
    fn touch(&self) {
        let used = File::create(self.home.join("used"));
        assert!(
            used.is_ok(),
            "PostgreSQL's folder is not writable: {used:?}"
        );
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.join("log")).unwrap_or_default()
    }

    fn psql(&self, database: &str, sql: &str) -> Command {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args([
            "-X", "-q", "-A", "-t", "-U", "postgres", "-d", database, "-c", sql,
        ])
        .arg("-h")
        .arg(&self.home)
        .env_remove("PGHOST")
        .env_remove("PGPORT")
        .stdin(Stdio::null());
        psql
    }

    fn sql(&self, database: &str, sql: &str) -> String {
        let out = self.psql(database, sql).output().expect("psql runs");
        let problem = String::from_utf8_lossy(&out.stderr);
        assert!(
            out.status.success() || std::thread::panicking(),
            "{sql}: {problem}"
        );
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// PostgreSQL refuses to run as root; then its commands run as the system's user `postgres`.
    fn as_server_user(program: &str, args: &[&str]) -> Command {
        let root = fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0);
        let mut command = if root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", program]);
            command
        } else {
            Command::new(program)
        };
        command.args(args).current_dir("/");
        command
    }
}

/// Where this checkout's server lives: short, because a socket's path may have a hundred
/// characters.
fn home() -> PathBuf {
    let mut hash = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut hash);
    std::env::temp_dir().join(format!("dengwen-pg-{:08x}", hash.finish() & 0xffff_ffff))
}

/// The newest PostgreSQL installed.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let version = |path: &Path| -> u32 {
        path.file_name()
            .and_then(|n| n.to_str())
            .and_then(|n| n.parse().ok())
            .unwrap_or(0)
    };
    let newest = versions
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| version(path));
    newest.map(|path| path.join("bin")).expect(
        "tests need PostgreSQL 15 or newer: apt-get install postgresql (./test does it by itself)",
    )
}
