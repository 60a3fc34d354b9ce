/// Blobs by digest, the names that keep them, and the collection of those that nobody keeps.
///
/// Read [ContentStore][dev.gantry.content.ContentStore] (words, lifecycle, an example), then
/// [Ingest][dev.gantry.content.Ingest] (how bytes become a blob) and
/// [Lease][dev.gantry.content.Lease] (what protects blobs that have no name yet).
///
/// On disk (`docs/formats/state.md`):
///
/// ```
/// content/
/// ├── lock                     held by the one process that has the store open
/// ├── blobs/sha256/<hex>       committed bytes, read-only; the name is the digest
/// ├── ingest/<key>/data        an upload in progress; removed when the store is opened
/// └── index.db                 SQLite (WAL, synchronous=FULL): names → descriptor
/// ```
///
/// A blob is complete from the moment its name exists: bytes are written and synced in `ingest`,
/// checked, renamed, and the folder is synced. Leases live in memory: they protect the work of this
/// process, and work that a crash cut off must not be protected. Locks: `leases` (guards the table
/// and the unlinking of blobs), then none; the database connection has its own.
@NullMarked
package dev.gantry.content;

import org.jspecify.annotations.NullMarked;
