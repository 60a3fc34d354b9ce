// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.Capabilities;
import dev.gantry.oci.runtime.User;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// Who the process is and what it may do (config.md#posix-process): ids, groups, capabilities.
final class Credentials {
  private static final long ALL = -1;

  private final Draft draft;
  private final long known;
  private final long held;

  Credentials(Draft draft) {
    this.draft = draft;
    this.known = (2L << draft.host.lastCapability()) - 1;
    // In a namespace of its own a process starts with all powers; else with ours at most.
    this.held = draft.hasUserNamespace() ? ALL : draft.host.capabilities();
  }

  private Capabilities wanted() {
    Capabilities capabilities = draft.process.capabilities();
    return capabilities == null
        ? new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of(), Map.of())
        : capabilities;
  }

  private long mask(List<String> names) {
    return CapabilityNames.mask(names) & known & held;
  }

  /// Whether the process keeps CAP_SYS_ADMIN, with which a filter can be set without no_new_privs.
  boolean keepsSysAdmin() {
    return (mask(wanted().effective()) & CapabilityNames.SYS_ADMIN) != 0;
  }

  /// The bounding set goes first, while the process still has CAP_SETPCAP; capabilities last, since
  /// a change of ids takes them away. KEEPCAPS only saves the permitted set over that change.
  void take() {
    Capabilities wanted = wanted();
    User user = draft.process.userOrRoot();
    draft.container(Opcode.BOUNDING, "limiting the bounding set", mask(wanted.bounding()));
    draft.container(Opcode.KEEPCAPS, "keeping capabilities over the change of user", 1);
    groups(user);
    draft.container(Opcode.SETGID, "becoming group " + user.gid(), user.gid());
    draft.container(Opcode.SETUID, "becoming user " + user.uid(), user.uid());
    draft.container(Opcode.KEEPCAPS, "keeping capabilities over the change of user", 0);
    long permitted = mask(wanted.permitted());
    long inheritable = mask(wanted.inheritable());
    draft.container(
        Opcode.CAPS,
        "setting the capabilities",
        mask(wanted.effective()) & permitted,
        permitted,
        inheritable);
    draft.container(
        Opcode.AMBIENT,
        "setting the ambient capabilities",
        mask(wanted.ambient()) & permitted & inheritable);
  }

  private void groups(User user) {
    List<Long> groups = user.additionalGids();
    ByteBuffer ids = ByteBuffer.allocate(4 * groups.size()).order(ByteOrder.LITTLE_ENDIAN);
    groups.forEach(gid -> ids.putInt((int) (long) gid));
    Step step =
        Step.container(Opcode.GROUPS, "setting the additional groups " + groups, ids.array());
    // Without privileges setgroups is denied: fine as long as there is nothing to set.
    boolean needless = groups.stream().allMatch(gid -> gid == user.gid());
    boolean deniable = needless && (draft.hasUserNamespace() || !draft.host.fullPowers());
    draft.plan.add(deniable ? step.tolerating(Tolerate.REFUSED) : step);
  }
}
