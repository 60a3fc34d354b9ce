// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Starting a program: `posix_spawn(3)`, so that no Java runs between fork and exec.
///
/// The child gets its own session, an empty signal mask, default dispositions, and exactly the
/// descriptors asked for. (The exception: a program given as a descriptor is executed through
/// `/proc/self/fd/N` and sees that N open; the keeper closes it first thing.)
public final class Spawn {
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  /// Larger than glibc's and musl's posix_spawnattr_t (336) and posix_spawn_file_actions_t (80).
  private static final long OPAQUE_BYTES = 1024;

  private static final long SIGNAL_SET_BYTES = 128;

  private static final MethodHandle SPAWN = handle("posix_spawn", "ppppppi");
  private static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", "pi");
  private static final MethodHandle ADD_DUP2 = handle("posix_spawn_file_actions_adddup2", "piii");
  private static final MethodHandle ADD_CLOSE = handle("posix_spawn_file_actions_addclose", "pii");
  private static final MethodHandle ADD_CLOSE_FROM =
      handle("posix_spawn_file_actions_addclosefrom_np", "pii");
  private static final MethodHandle ACTIONS_DESTROY =
      handle("posix_spawn_file_actions_destroy", "pi");
  private static final MethodHandle ATTR_INIT = handle("posix_spawnattr_init", "pi");
  private static final MethodHandle ATTR_FLAGS = handle("posix_spawnattr_setflags", "psi");
  private static final MethodHandle ATTR_DEFAULT = handle("posix_spawnattr_setsigdefault", "ppi");
  private static final MethodHandle ATTR_MASK = handle("posix_spawnattr_setsigmask", "ppi");

  private Spawn() {}

  /// Starts the program in `executable` and gives its pid; the caller [reaps][Processes#reap] it.
  ///
  /// `descriptors` says which of our descriptors the child sees under which number; there is no
  /// other, so name 0, 1 and 2 too. A refusal of the kernel is a [KernelFailure].
  public static int spawn(
      Fd executable, List<String> argv, List<String> env, Map<Integer, Fd> descriptors) {
    int above = firstFree(descriptors);
    Map<Integer, Fd> all = new TreeMap<>(descriptors);
    all.put(above, executable);
    return start("/proc/self/fd/" + above, argv, env, all);
  }

  /// Starts the program at `path`, otherwise as [spawn][#spawn(Fd, List, List, Map)].
  public static int spawn(
      Path path, List<String> argv, List<String> env, Map<Integer, Fd> descriptors) {
    return start(path.toString(), argv, env, new TreeMap<>(descriptors));
  }

  private static int firstFree(Map<Integer, Fd> descriptors) {
    return 1 + descriptors.keySet().stream().mapToInt(Integer::intValue).max().orElse(2);
  }

  private static int start(
      String path, List<String> argv, List<String> env, Map<Integer, Fd> descriptors) {
    int above = firstFree(descriptors);
    List<Fd> copies = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
      check("preparing descriptors", (int) ACTIONS_INIT.invokeExact(actions));
      try {
        // Copies above every target: no dup2 then overwrites a source that a later one needs, and
        // a source that already has its target's number loses close-on-exec like the others.
        for (Map.Entry<Integer, Fd> entry : descriptors.entrySet()) {
          Fd copy = entry.getValue().duplicate(above);
          copies.add(copy);
          int target = entry.getKey();
          check("mapping a descriptor", (int) ADD_DUP2.invokeExact(actions, copy.number(), target));
        }
        // The Java library opens files without close-on-exec, so what was not asked for is closed.
        for (int gap = 0; gap < above; gap++) {
          if (!descriptors.containsKey(gap)) {
            check("closing descriptors", (int) ADD_CLOSE.invokeExact(actions, gap));
          }
        }
        check("closing descriptors", (int) ADD_CLOSE_FROM.invokeExact(actions, above));
        MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
        check(
            "starting " + argv.getFirst(),
            (int)
                SPAWN.invokeExact(
                    pid,
                    arena.allocateFrom(path),
                    actions,
                    attributes(arena),
                    strings(arena, argv),
                    strings(arena, env)));
        return pid.get(ValueLayout.JAVA_INT, 0);
      } finally {
        int ignored = (int) ACTIONS_DESTROY.invokeExact(actions);
        assert ignored == 0;
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new LinkageError("calling posix_spawn", t);
    } finally {
      copies.forEach(Fd::close);
    }
  }

  private static MemorySegment attributes(Arena arena) throws Throwable {
    MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
    check("preparing a process", (int) ATTR_INIT.invokeExact(attributes));
    short flags = SETSID | SETSIGDEF | SETSIGMASK;
    check("preparing a process", (int) ATTR_FLAGS.invokeExact(attributes, flags));
    MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, 8);
    MemorySegment every = arena.allocate(SIGNAL_SET_BYTES, 8).fill((byte) 0xff);
    check("preparing a process", (int) ATTR_MASK.invokeExact(attributes, none));
    check("preparing a process", (int) ATTR_DEFAULT.invokeExact(attributes, every));
    return attributes;
  }

  /// A NULL-ended array of C strings.
  static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(8L * (texts.size() + 1), 8);
    for (int i = 0; i < texts.size(); i++) {
      array.set(ValueLayout.JAVA_LONG, 8L * i, Native.text(arena, texts.get(i)));
    }
    return array;
  }

  /// These functions return their errno.
  private static void check(String what, int errno) {
    if (errno != 0) {
      throw new KernelFailure(what, errno);
    }
  }

  /// One letter per argument and, last, the result: p pointer, i int, s short.
  private static MethodHandle handle(String name, String signature) {
    MemoryLayout[] layouts =
        signature.chars().mapToObj(letter -> layout((char) letter)).toArray(MemoryLayout[]::new);
    return Native.LINKER.downcallHandle(
        Native.symbol(Native.LINKER.defaultLookup(), name),
        FunctionDescriptor.of(
            layouts[layouts.length - 1], Arrays.copyOf(layouts, layouts.length - 1)));
  }

  private static MemoryLayout layout(char letter) {
    AddressLayout pointer = ValueLayout.ADDRESS;
    return switch (letter) {
      case 'p' -> pointer;
      case 's' -> ValueLayout.JAVA_SHORT;
      default -> ValueLayout.JAVA_INT;
    };
  }
}
