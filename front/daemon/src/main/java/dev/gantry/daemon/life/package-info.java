// SPDX-License-Identifier: Apache-2.0
/// The service's life: what it is told ([Settings][dev.gantry.daemon.life.Settings]), where it
/// lives ([Folders][dev.gantry.daemon.life.Folders]), that it is alone
/// ([InstanceLock][dev.gantry.daemon.life.InstanceLock]), the sockets it is born with
/// ([Activation][dev.gantry.daemon.life.Activation]) and whether anybody needs it
/// ([Activity][dev.gantry.daemon.life.Activity]).
@NullMarked
package dev.gantry.daemon.life;

import org.jspecify.annotations.NullMarked;
