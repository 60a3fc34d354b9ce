// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The bridge to libc: one [call][Native#call] for raw system calls, with errno captured.
///
/// Every system call goes through `syscall(2)`, so that calls which the C library does not wrap
/// (openat2, open_tree, mount_setattr, clone3 …) need nothing more. Pointer arguments are passed as
/// addresses of segments that the caller keeps alive. Calls block the calling thread; a call that
/// may wait for long must run on a platform thread, since it pins a virtual one.
public final class Native {
  public static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          symbol(LINKER.defaultLookup(), "syscall"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));

  /// Segments that receive errno, reused: a slot is taken by exchange with null and put back after
  /// the call, so a call costs no native allocation unless many threads meet on one slot.
  private static final AtomicReferenceArray<MemorySegment> STATES = new AtomicReferenceArray<>(64);

  private Native() {}

  /// Calls system call `number`; gives its result, or minus errno (never throws for a refused
  /// call).
  public static long raw(long number, long a, long b, long c, long d, long e, long f) {
    int slot = (int) Thread.currentThread().threadId() & (STATES.length() - 1);
    MemorySegment pooled = STATES.getAndSet(slot, null);
    MemorySegment state = pooled == null ? Arena.ofAuto().allocate(CAPTURE) : pooled;
    try {
      long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
      return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (Throwable t) {
      throw new LinkageError("calling system call " + number, t);
    } finally {
      STATES.set(slot, state);
    }
  }

  /// Calls `number` and throws a [KernelFailure] naming `what` when the kernel refuses.
  public static long call(
      String what, long number, long a, long b, long c, long d, long e, long f) {
    return checked(what, raw(number, a, b, c, d, e, f));
  }

  /// Like [raw][#raw(long, long, long, long, long, long, long)], but starts again when a signal
  /// interrupted the call (EINTR).
  public static long retrying(long number, long a, long b, long c, long d, long e, long f) {
    while (true) {
      long result = raw(number, a, b, c, d, e, f);
      if (result != -Errno.EINTR) {
        return result;
      }
    }
  }

  /// `result` of a raw call, or a [KernelFailure] naming `what` when it is minus an errno.
  public static long checked(String what, long result) {
    if (result < 0) {
      throw new KernelFailure(what, (int) -result);
    }
    return result;
  }

  /// A C string that lives as long as `arena`. Throws INVALID when the text holds a NUL.
  public static long text(Arena arena, String text) {
    if (text.indexOf(0) >= 0) {
      throw dev.gantry.base.Failure.invalid("a text for the kernel holds a NUL byte");
    }
    return arena.allocateFrom(text).address();
  }

  /// The address of `name` in `lookup`; a LinkageError when it is not there.
  public static MemorySegment symbol(SymbolLookup lookup, String name) {
    return lookup.find(name).orElseThrow(() -> new LinkageError("no native symbol " + name));
  }
}
