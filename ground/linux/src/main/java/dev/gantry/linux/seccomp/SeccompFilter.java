// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.seccomp;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles filters to classic BPF, an array of `struct sock_filter` for seccomp(2).
///
/// Compiling costs milliseconds, so that the newest results are kept by content. Calls that are
/// newer than every call of the filter get ENOSYS rather than the default error: a C library then
/// tries an older call, where EPERM would make it give up (the defect that clone3 and faccessat2
/// brought to every container).
public final class SeccompFilter {
  private static final int ACTION_MASK = 0xffff0000;
  private static final int ACTION_ERRNO = 0x00050000;
  private static final int ATTRIBUTE_NO_NEW_PRIVS = 3;
  private static final int ATTRIBUTE_LOG = 6;
  private static final int ATTRIBUTE_OPTIMIZE = 8;
  private static final int CONDITION_BYTES = 24;
  private static final int KEPT = 64;
  private static final long MFD_CLOEXEC = 1;

  private static final Map<FilterSpec, byte[]> CACHE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FilterSpec, byte[]> eldest) {
          return size() > KEPT;
        }
      };

  private final Libseccomp library = Libseccomp.Holder.INSTANCE;

  private SeccompFilter() {}

  /// The program for `spec`. Throws INVALID for rules that libseccomp refuses, UNSUPPORTED when it
  /// is not installed.
  public static byte[] compile(FilterSpec spec) {
    synchronized (CACHE) {
      byte[] known = CACHE.get(spec);
      if (known != null) {
        return known.clone();
      }
    }
    byte[] program = new SeccompFilter().build(spec);
    synchronized (CACHE) {
      CACHE.put(spec, program);
    }
    return program.clone();
  }

  /// Whether libseccomp can be used on this host.
  public static boolean isAvailable() {
    try {
      return Libseccomp.Holder.INSTANCE.nativeArchitecture() != 0;
    } catch (Failure | LinkageError _) {
      return false;
    }
  }

  private byte[] build(FilterSpec spec) {
    MemorySegment filter = library.init(spec.defaultAction());
    if (filter.address() == 0) {
      throw Failure.invalid("seccomp: the default action is not supported here");
    }
    try {
      var _ = library.setAttribute(filter, ATTRIBUTE_NO_NEW_PRIVS, 0);
      // A binary tree instead of a list: the last rule costs as little as the first.
      var _ = library.setAttribute(filter, ATTRIBUTE_OPTIMIZE, 2);
      if (spec.log()) {
        check("enabling the log", library.setAttribute(filter, ATTRIBUTE_LOG, 1));
      }
      for (String name : spec.architectures()) {
        int architecture = library.architecture(name);
        int result = architecture == 0 ? 0 : library.addArchitecture(filter, architecture);
        if (result != 0 && result != -Errno.EEXIST) {
          check("adding architecture " + name, result);
        }
      }
      for (FilterSpec.Rule rule : spec.rules()) {
        if (rule.action() != spec.defaultAction()) {
          add(filter, rule);
        }
      }
      return withUnknownCalls(spec, export(filter));
    } finally {
      library.release(filter);
    }
  }

  private void add(MemorySegment filter, FilterSpec.Rule rule) {
    for (String name : rule.names()) {
      int call = library.call(library.nativeArchitecture(), name);
      if (call == -1) {
        continue; // unknown to this libseccomp, hence newer than it: see withUnknownCalls
      }
      boolean twice =
          rule.conditions().stream().mapToInt(FilterSpec.Condition::index).distinct().count()
              < rule.conditions().size();
      if (twice) {
        // libseccomp takes one condition for each argument; several mean any of them.
        rule.conditions()
            .forEach(condition -> add(filter, rule.action(), call, name, List.of(condition)));
      } else {
        add(filter, rule.action(), call, name, rule.conditions());
      }
    }
  }

  private void add(
      MemorySegment filter,
      int action,
      int call,
      String name,
      List<FilterSpec.Condition> conditions) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment array = arena.allocate((long) CONDITION_BYTES * (conditions.size() + 1), 8);
      for (int i = 0; i < conditions.size(); i++) {
        FilterSpec.Condition condition = conditions.get(i);
        long at = (long) i * CONDITION_BYTES;
        array.set(ValueLayout.JAVA_INT, at, condition.index());
        array.set(ValueLayout.JAVA_INT, at + 4, condition.operator());
        array.set(ValueLayout.JAVA_LONG, at + 8, condition.value());
        array.set(ValueLayout.JAVA_LONG, at + 16, condition.second());
      }
      int result = library.addRule(filter, action, call, conditions.size(), array);
      if (result != 0 && result != -Errno.EEXIST) {
        check("adding the rule for " + name, result);
      }
    }
  }

  private byte[] export(MemorySegment filter) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor =
          (int)
              Native.call(
                  "memfd_create",
                  Syscall.MEMFD_CREATE,
                  Native.text(arena, "seccomp"),
                  MFD_CLOEXEC,
                  0,
                  0,
                  0,
                  0);
      try {
        check("exporting the filter", library.export(filter, descriptor));
        return Files.readAllBytes(Path.of("/proc/self/fd/" + descriptor));
      } catch (IOException e) {
        throw Failure.internal("seccomp: reading the filter: " + e.getMessage(), e);
      } finally {
        var _ = Native.raw(Syscall.CLOSE, descriptor, 0, 0, 0, 0, 0);
      }
    }
  }

  private byte[] withUnknownCalls(FilterSpec spec, byte[] program) {
    boolean refuses =
        (spec.defaultAction() & ACTION_MASK) == ACTION_ERRNO
            && (spec.defaultAction() & 0xffff) != Errno.ENOSYS;
    if (!refuses) {
      return program;
    }
    UnknownCalls unknown = new UnknownCalls();
    int own = library.nativeArchitecture();
    unknown.add(own, newest(own, spec));
    for (String name : spec.architectures()) {
      int architecture = library.architecture(name);
      if (architecture != 0 && architecture != own) {
        unknown.add(architecture, newest(architecture, spec));
      }
    }
    return unknown.before(program);
  }

  private int newest(int architecture, FilterSpec spec) {
    int newest = -1;
    for (FilterSpec.Rule rule : spec.rules()) {
      for (String name : rule.names()) {
        newest = Math.max(newest, library.call(architecture, name));
      }
    }
    return newest;
  }

  private static void check(String doing, int result) {
    if (result != 0) {
      throw Failure.invalid("seccomp: " + doing + ": " + Errno.text(-result));
    }
  }
}
