/// The service's side of the keeper: starting one, hearing its reports, talking to it later.
///
/// [Keeper] spawns the C program with a plan and waits until the process runs; [Reports] reads what
/// a keeper says on its descriptor 4; [PlanDialogue] answers it; [FailedStep] turns a refused step
/// into the user's sentence and exit code. Once a process is kept, [KeeperConnection] attaches to
/// it, and [ExitRecord] is what the keeper left behind when it ended. Wire formats:
/// docs/formats/plan.md.
@NullMarked
package dev.gantry.runtime.keeper;

import org.jspecify.annotations.NullMarked;
