//! Attachments: sealed in chunks before the commit, opened chunk by chunk with a record of the
//! read.
//!
//! The bytes go to the store's blobs, the row to the change that speaks of them. Invariants: a
//! chunk opens only at its own place of its own file; a row is committed after its blob is
//! durable; nobody opens a file without an entry in the log of reads.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{AttachmentId, MatterId, PetitionId};
use dengwen_store::blob::BlobReader;
use dengwen_store::query;
use dengwen_store::tables::attachment::{self, AttachmentRow};
use dengwen_store::tables::data_key::DataKeyRow;
use dengwen_store::tables::sealed::{self, SealedRow};
use dengwen_store::{Change, Write};
use uuid::Uuid;

use super::check::check_text;
use super::draft::DRAFT_LIFE;
use super::file_type::allowed_type;
use super::new_petition::NewPetition;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::keys::hex;
use crate::open::{load_matter, load_petition};
use crate::seal::DataKey;
use crate::who::Who;

/// Most files in one form.
pub const FILES_MAX: usize = 20;
/// Largest file.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Most files of one petition or matter in all.
const FILES_IN_ALL: usize = 150;
/// Clear bytes of a chunk.
const CHUNK: usize = 256 * 1024;
/// Most characters of a file's name.
const NAME_MAX: usize = 200;

/// A file whose bytes are sealed and durable, and whose rows wait for the commit of the act that
/// brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The row.
    pub row: AttachmentRow,
    /// The sealed name.
    pub name: SealedRow,
    /// The name as given, cleaned.
    pub file_name: String,
}

impl Attached {
    /// Its id.
    pub fn id(&self) -> AttachmentId {
        AttachmentId(self.row.id)
    }

    /// Adds its rows to a change.
    pub fn add_to(self, change: &mut Change) {
        change.insert(self.name);
        change.insert(self.row);
    }
}

/// Files that arrive with a petition's own form, before the petition is registered.
#[derive(Debug)]
pub struct Incoming {
    id: PetitionId,
    key: DataKey,
    key_row: DataKeyRow,
    files: Vec<Attached>,
}

impl Incoming {
    /// How many were taken.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The petition takes the files with it.
    pub fn join(self, new: &mut NewPetition) {
        if !self.files.is_empty() {
            new.id = Some(self.id);
            new.key = Some((self.key, self.key_row));
            new.attachments = self.files;
        }
    }
}

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOwner {
    /// A petition: the petitioner's own material.
    Petition(PetitionId),
    /// A matter: evidence and papers of the units; petitioners do not see it.
    Matter(MatterId),
}

impl FileOwner {
    const fn id(self) -> Uuid {
        match self {
            Self::Petition(id) => id.0,
            Self::Matter(id) => id.0,
        }
    }
}

/// One line of a list of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Its id.
    pub id: AttachmentId,
    /// Its name as given.
    pub name: String,
    /// Clear bytes.
    pub size: u64,
    /// Type by content.
    pub media_type: String,
    /// When it was added (microseconds since 1970 UTC).
    pub added_at: i64,
}

/// A file being read, opened for somebody.
#[derive(Debug)]
pub struct OpenFile {
    /// What it is.
    pub line: FileLine,
    id: Uuid,
    total: usize,
    next: usize,
    key: DataKey,
    reader: BlobReader,
    app: App,
}

impl OpenFile {
    /// The next clear chunk; `None` at the end.
    ///
    /// # Errors
    /// A fault when the blob is damaged, cut off or moved.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let Some(sealed) = self.reader.next().await? else {
            return if self.next == self.total {
                Ok(None)
            } else {
                Err(AppError::fault(format!("file {} is cut off", self.id)))
            };
        };
        let place = place(self.id, self.next, self.total);
        self.next += 1;
        let clear = self.app.sealer().unseal_bytes(&self.key, &place, &sealed);
        clear
            .map(|bytes| Some(bytes.to_vec()))
            .ok_or_else(|| AppError::fault(format!("file {} does not open", self.id)))
    }
}

/// How many chunks a file of this size has.
pub(crate) fn chunks_of(size: i64) -> usize {
    usize::try_from(size).unwrap_or(0).div_ceil(CHUNK)
}

/// The number of chunks is part of the place, so that a file cut off does not open either.
pub(crate) fn place(id: Uuid, position: usize, total: usize) -> String {
    format!("file:{id}:{position}:{total}")
}

impl App {
    /// Room for files that come with the form of a petition.
    pub fn incoming(&self) -> Incoming {
        let id = PetitionId(self.new_id());
        let (key, key_row) = self.sealer().new_key(id.0, self.random());
        Incoming {
            id,
            key,
            key_row,
            files: Vec::new(),
        }
    }

    /// Seals a file that comes with the form of a petition. Until that is registered it belongs to
    /// nothing, and the sweep removes it after a day.
    ///
    /// # Errors
    /// As [`App::attach`].
    pub async fn take_in(
        &self,
        incoming: &mut Incoming,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), AppError> {
        if incoming.files.len() >= FILES_MAX {
            let error = FieldError::with("files", "file-too-many", FILES_MAX);
            return Err(AppError::Invalid(vec![error]));
        }
        let owner = incoming.id.0;
        let file = self.seal_file(&incoming.key, owner, name, bytes).await?;
        incoming.files.push(file);
        Ok(())
    }

    /// Seals a file for a petition or matter that exists; its rows go into `Act::files`.
    ///
    /// # Errors
    /// `Invalid` for a type that is not on the list, an empty or too large file, too many files;
    /// store errors.
    pub async fn attach(
        &self,
        owner: FileOwner,
        name: &str,
        bytes: &[u8],
    ) -> Result<Attached, AppError> {
        let key = self.data_key(owner.id()).await?;
        let there = attachment::by_owner(self.store().db(), owner.id()).await?;
        if there.len() >= FILES_IN_ALL {
            let error = FieldError::with("files", "file-too-many", FILES_IN_ALL);
            return Err(AppError::Invalid(vec![error]));
        }
        self.seal_file(&key, owner.id(), name, bytes).await
    }

    /// Seals a file under a key: for petitions that are not registered yet.
    ///
    /// # Errors
    /// As [`App::attach`].
    pub async fn seal_file(
        &self,
        key: &DataKey,
        owner: Uuid,
        name: &str,
        bytes: &[u8],
    ) -> Result<Attached, AppError> {
        let name = clean_name(name);
        let media_type = check_file(&name, bytes)?;
        let id = self.new_id();
        let digest = self.sealer().keyed("blob", &[bytes]);
        let blob = hex(&self.sealer().keyed("blob", &[id.as_bytes(), &digest]));
        let total = bytes.len().div_ceil(CHUNK);
        let mut writer = self.store().blobs().begin(&blob, self.now_micros()).await?;
        for (n, chunk) in bytes.chunks(CHUNK).enumerate() {
            let place = place(id, n, total);
            let sealed = self.sealer().seal_bytes(key, &place, chunk, self.random());
            writer.append(&sealed).await?;
        }
        writer.finish().await?;
        let name_id = self.new_id();
        Ok(Attached {
            file_name: name.clone(),
            name: self
                .sealer()
                .seal(key, name_id, "file-name", &name, self.random()),
            row: AttachmentRow {
                id,
                owner,
                name: name_id,
                size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                media_type: media_type.to_owned(),
                digest: digest.to_vec(),
                blob,
                created_at: self.now_micros(),
            },
        })
    }

    /// Opens an attachment for somebody who may read it and records that.
    ///
    /// # Errors
    /// `Missing` when it does not exist for them; a fault when the blob is gone.
    pub async fn open_attachment(&self, who: &Who, id: AttachmentId) -> Result<OpenFile, AppError> {
        let row = attachment::by_id(self.store().db(), id.0)
            .await?
            .ok_or(AppError::Missing("attachment"))?;
        let (matter, petition) = self.may_open(who, row.owner).await?;
        let line = self.file_lines(std::slice::from_ref(&row)).await?;
        let line = line
            .into_iter()
            .next()
            .ok_or(AppError::Missing("attachment"))?;
        let fields = format!("attachment:{}", row.id);
        self.record(&[self.read_row(who, "open-attachment", matter, petition, &fields)])
            .await?;
        let reader = self.store().blobs().open(&row.blob).await?;
        Ok(OpenFile {
            id: row.id,
            total: chunks_of(row.size),
            next: 0,
            key: self.data_key(row.owner).await?,
            reader: reader.ok_or_else(|| AppError::fault(format!("blob {} is gone", row.blob)))?,
            app: self.clone(),
            line,
        })
    }

    /// The files of a petition or matter, oldest first. The caller has opened it.
    ///
    /// # Errors
    /// Store errors.
    pub async fn files_of(&self, owner: FileOwner) -> Result<Vec<FileLine>, AppError> {
        let rows = attachment::by_owner(self.store().db(), owner.id()).await?;
        self.file_lines(&rows).await
    }

    async fn file_lines(&self, rows: &[AttachmentRow]) -> Result<Vec<FileLine>, AppError> {
        let names: Vec<Uuid> = rows.iter().map(|row| row.name).collect();
        let (words, _) = self.unseal_unrecorded(&names).await?;
        Ok(rows
            .iter()
            .map(|row| FileLine {
                id: AttachmentId(row.id),
                name: words.by_uuid(row.name).unwrap_or_default().to_owned(),
                size: u64::try_from(row.size).unwrap_or(0),
                media_type: row.media_type.clone(),
                added_at: row.created_at,
            })
            .collect())
    }

    /// May `who` open files of this owner, and as part of what is that recorded?
    async fn may_open(
        &self,
        who: &Who,
        owner: Uuid,
    ) -> Result<(Option<Uuid>, Option<Uuid>), AppError> {
        let missing = AppError::Missing("attachment");
        if let Who::Petitioner(petition) = who {
            // Because: a petitioner opens what they brought; evidence of the units is not shown.
            return if petition.0 == owner {
                Ok((None, Some(owner)))
            } else {
                Err(missing)
            };
        }
        if let Some(matter) = load_matter(self, MatterId(owner)).await? {
            self.check(who, &matter, Permission::ReadContent)?;
            return Ok((Some(owner), None));
        }
        if load_petition(self, PetitionId(owner)).await?.is_none() {
            return Err(missing);
        }
        for id in query::petition::matters(self.store().db(), owner).await? {
            let Some(matter) = load_matter(self, MatterId(id)).await? else {
                continue;
            };
            if self.check(who, &matter, Permission::ReadContent).is_ok() {
                return Ok((Some(id), Some(owner)));
            }
        }
        Err(missing)
    }

    /// Removes what belongs to nothing: drafts that ended, files of drafts that were never sent,
    /// blobs without a row after a day. Gives how many files went.
    ///
    /// # Errors
    /// Store errors.
    pub async fn sweep_blobs(&self, now: i64) -> Result<usize, AppError> {
        let db = self.store().db();
        dengwen_store::tables::draft::sweep(db, now).await?;
        let day = dengwen_store::blob::ORPHAN_AGE;
        let unsent = query::attachment::without_owner(db, now - DRAFT_LIFE - day).await?;
        let mut removed = unsent.len();
        for row in &unsent {
            self.forget_file(row).await?;
        }
        removed += self.store().blobs().sweep(now).await?;
        Ok(removed)
    }

    /// Files that a draft stored before its petition was one are noted by the petition's first
    /// event, as if they had come with it: without that `verify` could not miss them.
    pub(super) async fn note_files(
        &self,
        petition: PetitionId,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let files = attachment::by_owner(self.store().db(), petition.0).await?;
        let names: Vec<Uuid> = files.iter().map(|file| file.name).collect();
        for name in sealed::by_ids(self.store().db(), &names).await? {
            change.notes(name);
        }
        for file in files {
            change.notes(file);
        }
        Ok(())
    }

    /// Removes a file that was never sent: the row first, so that no row is without its blob.
    pub(crate) async fn forget_file(&self, row: &AttachmentRow) -> Result<(), AppError> {
        let mut change = Change::new("file.forget");
        change
            .rows
            .push(Write::delete::<AttachmentRow>([row.id.into()]));
        change
            .rows
            .push(Write::delete::<SealedRow>([row.name.into()]));
        self.store().commit(change).await?;
        Ok(self.store().blobs().delete(&row.blob).await?)
    }
}

/// The last part of a path, without characters that a file system or a header cannot hold.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let bad = |c: char| c.is_control() || matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*');
    let clean: String = last.chars().map(|c| if bad(c) { '_' } else { c }).collect();
    let keep = clean.chars().count().saturating_sub(NAME_MAX);
    // Because: the ending says what the file is, so a long name loses its beginning.
    clean.chars().skip(keep).collect()
}

fn check_file(name: &str, bytes: &[u8]) -> Result<&'static str, AppError> {
    let mut errors = Vec::new();
    check_text(&mut errors, "files", name, NAME_MAX, true);
    if bytes.is_empty() {
        errors.push(FieldError::with("files", "file-empty", name));
    }
    if bytes.len() > FILE_BYTES_MAX {
        errors.push(FieldError::with("files", "file-too-large", name));
    }
    match allowed_type(bytes) {
        Some(media_type) if errors.is_empty() => Ok(media_type),
        Some(_) => Err(AppError::Invalid(errors)),
        None => {
            errors.push(FieldError::with("files", "file-type", name));
            Err(AppError::Invalid(errors))
        }
    }
}
