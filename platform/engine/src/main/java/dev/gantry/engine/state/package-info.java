// SPDX-License-Identifier: Apache-2.0

/// What the engine remembers: one SQLite file, `ROOT/engine.db`, and the names of things in it.
///
/// Read [Database] (the one connection and its transactions), then [ContainerTable], [ExecTable],
/// [EventTable]; [ContainerId] and [ContainerName] are the strict names, [Folders] the tree on
/// disk.
///
/// ```
/// engine.db                  user_version = number of the last migration (schema.sql, one block each)
/// ├── containers             one row per container, from create to the end of remove
/// │   ├── id                 64 hex digits, primary key
/// │   ├── name               unique: two creates of one name cannot both succeed
/// │   ├── created_at         nanoseconds since 1970, as all times here
/// │   ├── spec               JSON: what was asked and what the image said (engine.container)
/// │   ├── phase              created running paused restarting exited dead removing
/// │   ├── pid, start_ticks   the process: its number and its start time, which together are unique
/// │   ├── started_at, finished_at, exit_code, oom, error      the last run
/// │   ├── restarts           how often the policy started it again
/// │   └── stopped            1 after the user stopped it: `unless-stopped` leaves it alone
/// ├── execs                  one row per exec, gone with its container
/// │   └── id, container, spec, pid, start_ticks, exit_code, created_at, started_at, finished_at
/// ├── events                 the last 4,096 events
/// │   └── seq, at, json      the document as clients get it
/// └── facts                  key → value: the engine's own identity
/// ```
///
/// **Durability.** Each transaction says what it must outlive ([Database.Outlive]). A container
/// with `--rm` ends with the machine's uptime, so its rows need to survive `kill -9` only: no
/// fsync. All others are synced, since a lost row would be a lost container.
///
/// **Truth.** What happened to a process is known by the keeper's exit record; rows are its copy.
/// Rows are written before the thing that they promise is told to a client, never after.
@NullMarked
package dev.gantry.engine.state;

import org.jspecify.annotations.NullMarked;
