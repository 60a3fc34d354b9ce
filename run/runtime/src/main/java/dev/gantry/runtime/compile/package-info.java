/// From a container's document to the plan that makes it.
///
/// [PlanCompiler] tells the order; each concern is a small class of its own that adds its steps to
/// the [Draft]: [Namespaces], [Cgroups], [RootFileSystem], [Mounts], [Devices], [Limits],
/// [Scheduling], [SeccompSteps], [Credentials], [HookSteps], [ProcessSetup]. [ExecCompiler] does
/// the same for one more process. [CreateOptions], [ExecOptions], [KeepOptions] and [RootSource]
/// are what a caller says beside the document.
///
/// Everything here is a pure function of document, host facts and options; golden tests in
/// src/test/golden compare whole plans.
@NullMarked
package dev.gantry.runtime.compile;

import org.jspecify.annotations.NullMarked;
