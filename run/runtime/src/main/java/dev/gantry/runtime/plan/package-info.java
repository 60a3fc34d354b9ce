/// Plans: immutable, printable lists of steps for the keeper, and their bytes.
///
/// [Opcode] (generated from run/keeper/steps.def) names the steps, [Step] is one of them with its
/// cause, [PlanBuilder] collects them, [Plan] is the result: [Plan#encode] gives the bytes of
/// docs/formats/plan.md, [Plan#text] the stable text form that golden tests compare and `gantry-oci
/// plan` prints. Nothing here decides: which steps a container needs is the business of `compile`,
/// carrying them out that of the keeper.
@NullMarked
package dev.gantry.runtime.plan;

import org.jspecify.annotations.NullMarked;
