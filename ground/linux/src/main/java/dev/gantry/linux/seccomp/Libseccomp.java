// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.seccomp;

import dev.gantry.base.Failure;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The binding to libseccomp.so.2 (seccomp_init(3) and its neighbours).
final class Libseccomp {
  private static final MemoryLayout INT = ValueLayout.JAVA_INT;
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private final SymbolLookup library = lookup();
  private final MethodHandle init = handle("seccomp_init", POINTER, INT);
  private final MethodHandle release = voidHandle("seccomp_release", POINTER);
  private final MethodHandle architectureNumber = handle("seccomp_arch_resolve_name", INT, POINTER);
  private final MethodHandle nativeArchitecture = handle("seccomp_arch_native", INT);
  private final MethodHandle addArchitecture = handle("seccomp_arch_add", INT, POINTER, INT);
  private final MethodHandle setAttribute = handle("seccomp_attr_set", INT, POINTER, INT, INT);
  private final MethodHandle callNumber =
      handle("seccomp_syscall_resolve_name_arch", INT, INT, POINTER);
  private final MethodHandle addRule =
      handle("seccomp_rule_add_array", INT, POINTER, INT, INT, INT, POINTER);
  private final MethodHandle export = handle("seccomp_export_bpf", INT, POINTER, INT);

  /// The library of this host, loaded once. Throws UNSUPPORTED when it is not installed.
  static final class Holder {
    static final Libseccomp INSTANCE = new Libseccomp();

    private Holder() {}
  }

  private Libseccomp() {}

  private static SymbolLookup lookup() {
    try {
      return SymbolLookup.libraryLookup("libseccomp.so.2", Arena.global());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Failure.Code.UNSUPPORTED, "filtering system calls needs libseccomp.so.2", e);
    }
  }

  private MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
    return Native.LINKER.downcallHandle(
        Native.symbol(library, name), FunctionDescriptor.of(result, arguments));
  }

  private MethodHandle voidHandle(String name, MemoryLayout... arguments) {
    return Native.LINKER.downcallHandle(
        Native.symbol(library, name), FunctionDescriptor.ofVoid(arguments));
  }

  MemorySegment init(int defaultAction) {
    try {
      return (MemorySegment) init.invokeExact(defaultAction);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_init", t);
    }
  }

  void release(MemorySegment filter) {
    try {
      release.invokeExact(filter);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_release", t);
    }
  }

  /// libseccomp's number of an architecture, 0 for a name that it does not know.
  int architecture(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) architectureNumber.invokeExact(arena.allocateFrom(name));
    } catch (Throwable t) {
      throw new LinkageError("seccomp_arch_resolve_name", t);
    }
  }

  int nativeArchitecture() {
    try {
      return (int) nativeArchitecture.invokeExact();
    } catch (Throwable t) {
      throw new LinkageError("seccomp_arch_native", t);
    }
  }

  int addArchitecture(MemorySegment filter, int architecture) {
    try {
      return (int) addArchitecture.invokeExact(filter, architecture);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_arch_add", t);
    }
  }

  int setAttribute(MemorySegment filter, int attribute, int value) {
    try {
      return (int) setAttribute.invokeExact(filter, attribute, value);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_attr_set", t);
    }
  }

  /// The number of a system call; -1 for an unknown name, other negative numbers for calls that the
  /// architecture does not have by themselves.
  int call(int architecture, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) callNumber.invokeExact(architecture, arena.allocateFrom(name));
    } catch (Throwable t) {
      throw new LinkageError("seccomp_syscall_resolve_name_arch", t);
    }
  }

  int addRule(MemorySegment filter, int action, int call, int count, MemorySegment conditions) {
    try {
      return (int) addRule.invokeExact(filter, action, call, count, conditions);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_rule_add_array", t);
    }
  }

  int export(MemorySegment filter, int descriptor) {
    try {
      return (int) export.invokeExact(filter, descriptor);
    } catch (Throwable t) {
      throw new LinkageError("seccomp_export_bpf", t);
    }
  }
}
