// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The options of a mount, sorted by what they are for (config.md#linux-mount-options,
/// mount_setattr(2)).
///
/// @param set attributes of this mount
/// @param clear attributes to take away
/// @param atime what a bind mount shall have of the kinds of atime, [Draft#NONE] for as it is
/// @param recursiveSet attributes of this mount and all below it
/// @param propagation MS_* propagation, 0 for as it is
/// @param idmap whether ids are mapped, and for the mounts below as well
/// @param data options of the file system
record MountFlags(
    long set,
    long clear,
    long atime,
    long recursiveSet,
    long recursiveClear,
    long propagation,
    boolean recursivePropagation,
    boolean bind,
    boolean recursiveBind,
    boolean remount,
    boolean copyUp,
    Idmap idmap,
    List<String> data) {
  static final long RDONLY = 0x1;
  static final long NOSUID = 0x2;
  static final long NODEV = 0x4;
  static final long NOEXEC = 0x8;
  static final long ATIME_MASK = 0x70;
  static final long NOATIME = 0x10;
  static final long STRICTATIME = 0x20;
  static final long NODIRATIME = 0x80;
  static final long NOSYMFOLLOW = 0x200000;

  static final long MS_REC = 0x4000;
  static final long MS_UNBINDABLE = 1 << 17;
  static final long MS_PRIVATE = 1 << 18;
  static final long MS_SLAVE = 1 << 19;
  static final long MS_SHARED = 1 << 20;

  /// How ids of the mounted tree are mapped.
  enum Idmap {
    NONE,
    THIS,
    RECURSIVE
  }

  /// What an option does to the attributes: bits to set and bits to clear.
  private record Attribute(long set, long clear) {}

  private static final Map<String, Attribute> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("ro", new Attribute(RDONLY, 0)),
          Map.entry("rw", new Attribute(0, RDONLY)),
          Map.entry("nosuid", new Attribute(NOSUID, 0)),
          Map.entry("suid", new Attribute(0, NOSUID)),
          Map.entry("nodev", new Attribute(NODEV, 0)),
          Map.entry("dev", new Attribute(0, NODEV)),
          Map.entry("noexec", new Attribute(NOEXEC, 0)),
          Map.entry("exec", new Attribute(0, NOEXEC)),
          Map.entry("noatime", new Attribute(NOATIME, ATIME_MASK)),
          Map.entry("atime", new Attribute(0, ATIME_MASK)),
          Map.entry("relatime", new Attribute(0, ATIME_MASK)),
          Map.entry("norelatime", new Attribute(STRICTATIME, ATIME_MASK)),
          Map.entry("strictatime", new Attribute(STRICTATIME, ATIME_MASK)),
          Map.entry("nostrictatime", new Attribute(0, ATIME_MASK)),
          Map.entry("nodiratime", new Attribute(NODIRATIME, 0)),
          Map.entry("diratime", new Attribute(0, NODIRATIME)),
          Map.entry("nosymfollow", new Attribute(NOSYMFOLLOW, 0)),
          Map.entry("symfollow", new Attribute(0, NOSYMFOLLOW)));

  private static final Map<String, Long> PROPAGATIONS =
      Map.of(
          "private", MS_PRIVATE,
          "shared", MS_SHARED,
          "slave", MS_SLAVE,
          "unbindable", MS_UNBINDABLE);

  /// All options that the runtime itself understands, as `features` lists them.
  static List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    ATTRIBUTES.keySet().forEach(name -> names.addAll(List.of(name, "r" + name)));
    PROPAGATIONS.keySet().forEach(name -> names.addAll(List.of(name, "r" + name)));
    names.addAll(
        List.of(
            "bind",
            "rbind",
            "remount",
            "defaults",
            "tmpcopyup",
            "idmap",
            "ridmap",
            "sync",
            "async",
            "dirsync",
            "lazytime",
            "nolazytime",
            "mand",
            "nomand",
            "silent",
            "loud",
            "iversion",
            "noiversion"));
    return List.copyOf(names);
  }

  static MountFlags of(List<String> options) {
    return new Reader().read(options);
  }

  /// The MS_* number of a propagation such as `rslave`, with MS_REC. INVALID for another word.
  static long propagationOf(String name) {
    boolean recursive = name.startsWith("r");
    Long flag = PROPAGATIONS.get(recursive ? name.substring(1) : name);
    if (flag == null) {
      throw Failure.invalid("unknown mount propagation " + name);
    }
    return flag | (recursive ? MS_REC : 0);
  }

  /// Whether a plain attribute is changed at all.
  boolean hasAttributes() {
    return set != 0 || clear != 0;
  }

  /// The attributes that a bind mount gets, without the kinds of atime.
  long bindSet() {
    return set & ~(ATIME_MASK | NODIRATIME);
  }

  boolean hasRecursiveAttributes() {
    return recursiveSet != 0 || recursiveClear != 0;
  }

  boolean readOnly() {
    return (set & RDONLY) != 0;
  }

  /// Goes through the options from left to right: a later one overrides an earlier one.
  private static final class Reader {
    private long set;
    private long clear;
    private long atime = Draft.NONE;
    private long recursiveSet;
    private long recursiveClear;
    private long propagation;
    private boolean recursivePropagation;
    private boolean bind;
    private boolean recursiveBind;
    private boolean remount;
    private boolean copyUp;
    private Idmap idmap = Idmap.NONE;
    private final List<String> data = new ArrayList<>();

    MountFlags read(List<String> options) {
      options.forEach(this::option);
      return new MountFlags(
          set,
          clear,
          atime,
          recursiveSet,
          recursiveClear,
          propagation,
          recursivePropagation,
          bind,
          recursiveBind,
          remount,
          copyUp,
          idmap,
          List.copyOf(data));
    }

    private void option(String option) {
      switch (option) {
        case "", "defaults", "loud", "silent" -> {}
        case "bind" -> bind = true;
        case "rbind" -> {
          bind = true;
          recursiveBind = true;
        }
        case "remount" -> remount = true;
        case "tmpcopyup" -> copyUp = true;
        case "idmap" -> idmap = Idmap.THIS;
        case "ridmap" -> idmap = Idmap.RECURSIVE;
        default -> attribute(option);
      }
    }

    /// As mount(8) and runc have it: only these words change a bind mount's atime, and nodiratime
    /// brings relatime along.
    private void bindAtime(String option) {
      long kept = atime == Draft.NONE ? 0 : atime;
      switch (option) {
        case "noatime" -> atime = (kept & NODIRATIME) | NOATIME;
        case "strictatime" -> atime = (kept & NODIRATIME) | STRICTATIME;
        case "relatime" -> atime = kept & NODIRATIME;
        case "nodiratime" -> atime = kept | NODIRATIME;
        default -> {}
      }
    }

    private void attribute(String option) {
      Attribute plain = ATTRIBUTES.get(option);
      String rest = option.startsWith("r") ? option.substring(1) : option;
      Attribute recursive = plain == null ? ATTRIBUTES.get(rest) : null;
      if (plain != null) {
        bindAtime(option);
        set = (set & ~(plain.clear() | plain.set())) | plain.set();
        clear = (clear & ~plain.set()) | plain.clear();
      } else if (recursive != null && !rest.equals(option)) {
        recursiveSet = (recursiveSet & ~(recursive.clear() | recursive.set())) | recursive.set();
        recursiveClear = (recursiveClear & ~recursive.set()) | recursive.clear();
      } else if (PROPAGATIONS.containsKey(option)) {
        propagation = propagationOf(option);
        recursivePropagation = false;
      } else if (PROPAGATIONS.containsKey(rest)) {
        propagation = propagationOf(rest);
        recursivePropagation = true;
      } else {
        data.add(option);
      }
    }
  }
}
