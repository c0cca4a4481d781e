//! Hashing passwords with Argon2id: slow on purpose, so never on the threads that serve pages.
//!
//! It knows no person and no policy. Invariant: at most [`AT_ONCE`] passwords are hashed at the
//! same time (19 MiB each) and at most [`WAITING_MAX`] wait, so that a flood of guesses costs
//! neither the memory of the machine nor everybody else's pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::random::{Random, bytes};

const AT_ONCE: usize = 2;
const WAITING_MAX: usize = 64;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// A hash that no password opens, for people who have none: looking it up costs the same.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The place where passwords are hashed.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: AtomicUsize::new(0),
        }
    }
}

impl Passwords {
    /// The PHC string to store for a password.
    ///
    /// # Errors
    /// `Unavailable` when too many wait.
    pub(crate) async fn hash(
        &self,
        password: &str,
        random: &dyn Random,
    ) -> Result<String, AppError> {
        let password = Zeroizing::new(password.to_owned());
        let salt = bytes::<16>(random);
        self.turn(move || {
            argon2()
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|hash: PasswordHash| hash.to_string())
                .map_err(AppError::fault)
        })
        .await?
    }

    /// Does the password belong to a stored hash? An empty one belongs to nobody and takes as long.
    ///
    /// # Errors
    /// `Unavailable` when too many wait.
    pub(crate) async fn verify(&self, password: &str, stored: &str) -> Result<bool, AppError> {
        let password = Zeroizing::new(password.to_owned());
        let stored = if stored.is_empty() { NOBODY } else { stored }.to_owned();
        self.turn(move || {
            let hash = PasswordHash::new(&stored).map_err(AppError::fault)?;
            Ok(argon2().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await?
    }

    async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let _waiting = Waiting::enter(&self.waiting)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.expect("nobody closes this semaphore");
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(AppError::fault)
    }
}

/// Counts those who wait or are served, also when a visitor goes away half-way.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize) -> Result<Self, AppError> {
        let guard = Self(count);
        if count.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            return Err(AppError::Unavailable { retry_after: 5 });
        }
        Ok(guard)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None)
        .expect("19 MiB and two passes are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_and_nobodys_hash_opens_to_none() {
        let passwords = Passwords::default();
        let stored = passwords
            .hash("梧桐树下的信箱", &SeededRandom::new(7))
            .await
            .unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("梧桐树下的信箱", &stored).await.unwrap());
        assert!(!passwords.verify("梧桐树下的信封", &stored).await.unwrap());
        assert!(!passwords.verify("", "").await.unwrap());
    }

    #[tokio::test]
    async fn a_flood_of_guesses_is_turned_away_before_it_waits() {
        let passwords = Passwords::default();
        passwords.waiting.store(WAITING_MAX, Ordering::Relaxed);
        let refused = passwords.verify("x", "").await;
        assert!(matches!(refused, Err(AppError::Unavailable { .. })));
        assert_eq!(passwords.waiting.load(Ordering::Relaxed), WAITING_MAX);
    }
}
