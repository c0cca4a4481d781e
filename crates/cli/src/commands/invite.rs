//! `dengwen invite`: a new one-time link for an administrator, from the console, also while
//! serving.
//!
//! For an office that was founded by an import, whose first link ran out, or whose only
//! administrator lost the password. Invariant: it needs the data folder and the key file, so it
//! gives nobody more than they hold.

use clap::Args;
use dengwen_app::session::FIRST_LOGIN;
use dengwen_app::{App, AppError};

use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema, wrong};
use crate::server::logging;

const HOW: &str = "\
Where nobody administers, LOGIN becomes the administrator. A password that is there holds until the
link is used. Everybody else gets a link from an administrator, on the page of people.";

/// Give an administrator a new one-time link to set a password; make the first one where there is
/// none.
#[derive(Debug, Args)]
#[command(after_help = HOW)]
pub(crate) struct Invite {
    /// Login name of the administrator; left out, the one there is, or else admin.
    login: Option<String>,
}

/// Prints the link.
///
/// # Errors
/// When there is no office, it is a sample, or somebody else administers.
pub(crate) fn run(data: &DataFolder, args: &Invite) -> Outcome {
    let config = config::load(data)?;
    logging::start_for_command(&config.log);
    super::block_on(async {
        let (app, installation) = installation::open(data, &config, Schema::AsItIs).await?;
        let done = if installation.sample {
            Err(Failure::expected(
                "this is a sample office: its logins stand in logins.txt of its folder",
            ))
        } else {
            invite(&app, &config, args).await
        };
        let store = app.store().clone();
        drop(app);
        store.close().await;
        done
    })?
}

async fn invite(app: &App, config: &Config, args: &Invite) -> Outcome {
    let administrators = app.administrators().await.map_err(wrong)?;
    let login = match (&args.login, administrators.as_slice()) {
        (Some(login), _) => login.as_str(),
        (None, []) => FIRST_LOGIN,
        (None, [only]) => only.login.as_str(),
        (None, several) => {
            let logins: Vec<&str> = several.iter().map(|it| it.login.as_str()).collect();
            return Err(Failure::misuse(format!(
                "say for whom: {}",
                logins.join(", ")
            )));
        }
    };
    let invitation = match app.invite_administrator(login).await {
        Ok(invitation) => invitation,
        Err(AppError::Missing("administrator")) => {
            let logins: Vec<&str> = administrators.iter().map(|it| it.login.as_str()).collect();
            return Err(Failure::expected(format!(
                "{login} does not administer this office; {} does, and invites everybody else on \
                 the page of people. Nothing was changed",
                logins.join(", ")
            )));
        }
        Err(AppError::Missing(_)) => {
            return Err(Failure::expected(format!(
                "{login} has left this office: name another login. Nothing was changed"
            )));
        }
        Err(AppError::Invalid(_)) => {
            return Err(Failure::misuse(
                "a login has up to 40 lower-case letters, digits, - _ or .",
            ));
        }
        Err(error) => return Err(wrong(error)),
    };
    println!(
        "Open this link once, within {} days, to set a password (login name: {login}):",
        invitation.days
    );
    println!(
        "  {}/invitation/{}",
        config.office.public_address, invitation.token
    );
    if config.office.public_address.is_empty() {
        println!("It begins with the address of this office: office.public_address is not set.");
    }
    Ok(())
}
