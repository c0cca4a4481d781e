//! Another system's items taken over from the command line, in a clerk's name: rehearsed, killed in
//! the middle, run again, run twice at once. One story on each engine, from one sample office.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use dengwen_testkit::store::Place;

use super::program::{Run, dengwen, finished, run};

const CLERK: &str = "chenyulan";
/// Sound rows; more than are looked up together, so that the bad one stands among the later ones.
const ROWS: usize = 400;

/// Items of the day before the sample's; the one in the middle has no text.
fn list(series: &str, rows: usize, bad: Option<usize>) -> String {
    let mut text = "来文编号,正文,收到日期,首次登记日期\n".to_owned();
    for n in 1..=rows {
        writeln!(text, "{series}-{n},第{n}盏路灯不亮。,2026-03-15,2026-03-10").unwrap();
        if bad == Some(n) {
            writeln!(text, "{series}-bad,,2026-03-15,").unwrap();
        }
    }
    text
}

/// The office in a folder, on the engine that the environment names.
struct Office<'a> {
    data: &'a Path,
    url: Option<String>,
}

impl Office<'_> {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = dengwen(self.data);
        command.args(args);
        if let Some(url) = &self.url {
            command.env("DENGWEN_DATABASE_URL", url);
        }
        command
    }

    fn live(&self, file: &Path, more: &[&str]) -> Command {
        let mut args = vec!["import", file.to_str().unwrap(), "--live", "--as", CLERK];
        args.extend(["--source", "省信访局"]);
        args.extend(more);
        self.command(&args)
    }

    fn import(&self, file: &Path, more: &[&str]) -> Run {
        finished(&mut self.live(file, more))
    }

    /// Kills the import once it has handed a row back: rows before that one are registered then.
    fn is_killed(&self, file: &Path) {
        let mut child = self
            .live(file, &[])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut rejected = file.as_os_str().to_owned();
        rejected.push(".rejected.csv");
        while !Path::new(&rejected).exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended too early");
            thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// The number that stands behind a word of the summary.
fn number(run: &str, word: &str) -> usize {
    let (_, rest) = run.split_once(word).expect(word);
    let digits = rest.trim_start().split(' ').next().unwrap();
    digits
        .replace([',', '\u{a0}', '\u{202f}'], "")
        .parse()
        .unwrap()
}

fn a_days_items_are_taken_over(office: &Office<'_>) {
    let file = office.data.join("yesterday.csv");
    fs::write(&file, list("S", ROWS, Some(200))).unwrap();
    let dry = office.import(&file, &["--dry-run"]);
    assert_eq!(dry.code, 1, "{}", dry.err);
    assert_eq!(
        (number(&dry.out, "可以登记"), number(&dry.out, "早已登记")),
        (ROWS, 0)
    );
    assert_eq!(
        (number(&dry.out, "已经超期"), number(&dry.out, "要退回")),
        (0, 1)
    );
    assert!(dry.err.contains("第 202 行"), "{}", dry.err);

    office.is_killed(&file);
    let verify = finished(&mut office.command(&["verify"]));
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
    let rest = office.import(&file, &[]);
    assert_eq!(rest.code, 1, "{}", rest.err);
    let (new, before) = (number(&rest.out, "新登记"), number(&rest.out, "早已登记"));
    assert_eq!((new + before, number(&rest.out, "退回")), (ROWS, 1));
    assert!(
        before >= 128,
        "{before} were registered before it was killed"
    );
    let rejected = format!("{}.rejected.csv", file.display());
    let list_of_bad = fs::read_to_string(&rejected).unwrap();
    assert_eq!(list_of_bad.lines().count(), 2, "{list_of_bad}");
    fs::write(&file, list("S", ROWS, None)).unwrap();
    assert_eq!(office.import(&file, &["--dry-run"]).code, 0);
    assert!(Path::new(&rejected).exists(), "a dry run leaves it alone");
    assert_eq!(office.import(&file, &[]).code, 0);
    assert!(!Path::new(&rejected).exists(), "nothing was rejected now");

    let both = office.data.join("both.csv");
    fs::write(&both, list("T", 100, None)).unwrap();
    let children = [(); 2].map(|()| {
        let mut command = office.live(&both, &[]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    });
    let ended = children.map(|child| child.wait_with_output().unwrap());
    let told = ended.map(
        |Output {
             status,
             stdout,
             stderr,
         }| {
            assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
            let out = String::from_utf8(stdout).unwrap();
            (number(&out, "新登记"), number(&out, "早已登记"))
        },
    );
    let [one, two] = told;
    assert_eq!((one.0 + two.0, one.1 + two.1), (100, 100), "{told:?}");
    let again = office.import(&both, &["--dry-run"]);
    assert_eq!((again.code, number(&again.out, "早已登记")), (0, 100));
    let verify = finished(&mut office.command(&["verify"]));
    assert_eq!((verify.code, verify.err.as_str()), (0, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_days_items_are_taken_over_once_whatever_happens_on_both_engines() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (data, moved) = (folder.path(), other.path());
    let made = run(data, &["sample", "--as-of", "2026-03-16"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let archive = data.join("office.backup");
    let backup = run(data, &["backup", archive.to_str().unwrap()]);
    assert_eq!(backup.code, 0, "{}", backup.err);
    a_days_items_are_taken_over(&Office { data, url: None });

    let place = Place::postgres().await;
    for name in ["dengwen.key", "dengwen.toml"] {
        fs::copy(data.join(name), moved.join(name)).unwrap();
    }
    let office = Office {
        data: moved,
        url: Some(place.url()),
    };
    let restore = ["restore", archive.to_str().unwrap()];
    let mut migrate = office.command(&["migrate"]);
    let migrated = finished(&mut migrate);
    assert_eq!(migrated.code, 0, "{}", migrated.err);
    let restored = finished(&mut office.command(&restore));
    assert_eq!(restored.code, 0, "{}", restored.err);
    a_days_items_are_taken_over(&office);
}

#[test]
fn only_a_clerk_of_an_office_that_exists_takes_items_over() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let file = data.join("a.csv");
    fs::write(&file, list("S", 1, None)).unwrap();
    let office = Office { data, url: None };
    let nowhere = office.import(&file, &[]);
    assert_eq!(nowhere.code, 1);
    assert!(
        nowhere.err.contains("there is no office"),
        "{}",
        nowhere.err
    );
    assert!(!data.join("dengwen.toml").exists());
    let alone = run(data, &["import", "a.csv", "--live"]);
    assert_eq!(alone.code, 2);
    assert!(alone.err.contains("--as"), "{}", alone.err);

    assert_eq!(super::serving::found(data).code, 0);
    let nobody = office.import(&file, &[]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.err.contains(CLERK), "{}", nobody.err);
    let administrator = run(data, &["import", "a.csv", "--live", "--as", "admin"]);
    assert_eq!(administrator.code, 1);
    assert!(
        administrator.err.contains("no role that registers"),
        "{}",
        administrator.err
    );
}
