// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who a process runs as: a container's own user database read strictly.
///
/// Numbers are decimal and fit 32 bits; anything else is a name that must be in the database. So no
/// text can overflow into user 0.
public final class Users {
  private static final long MOST = 0xFFFF_FFFEL;

  private Users() {}

  /// A resolved identity.
  ///
  /// @param additionalGids the primary group, then the others
  /// @param name the user's name in the container, empty when it has none
  public record Identity(long uid, long gid, List<Long> additionalGids, String home, String name) {
    public Identity {
      additionalGids = List.copyOf(additionalGids);
    }
  }

  /// Resolves `user[:group]` and the groups of `--group-add`.
  ///
  /// @param passwd text of the container's `/etc/passwd`, empty when there is none
  /// @param group text of its `/etc/group`
  public static Identity resolve(String user, List<String> groupAdd, String passwd, String group) {
    int colon = user.indexOf(':');
    String userPart = colon < 0 ? user : user.substring(0, colon);
    String groupPart = colon < 0 ? "" : user.substring(colon + 1);
    if (colon >= 0 && groupPart.indexOf(':') >= 0) {
      throw Failure.invalid("invalid user \"" + user + "\"");
    }
    String wanted = userPart.isEmpty() ? "0" : userPart;
    long number = number(wanted);
    String[] entry = find(passwd, wanted, number, 7);
    if (entry == null && number < 0) {
      throw Failure.invalid(
          "unable to find user " + shown(wanted) + ": no matching entries in passwd file");
    }
    long uid = entry == null ? number : field(entry, 2, "user " + wanted);
    long gid = entry == null ? 0 : field(entry, 3, "user " + wanted);
    String name = entry == null ? "" : entry[0];
    Set<Long> extra = new LinkedHashSet<>();
    if (groupPart.isEmpty()) {
      extra.addAll(memberships(group, name));
    } else {
      gid = groupId(groupPart, group);
    }
    for (String added : groupAdd) {
      extra.add(groupId(added, group));
    }
    String home = entry == null || entry[5].isEmpty() ? "/" : entry[5];
    // The primary group as well, as a login does: else a program with the set-group-ID bit could
    // shed it and pass where it is shut out (CVE-2022-36109).
    List<Long> groups = new ArrayList<>(List.of(gid));
    extra.remove(gid);
    groups.addAll(extra);
    return new Identity(uid, gid, groups, home, name);
  }

  private static long groupId(String wanted, String group) {
    long number = number(wanted);
    String[] entry = find(group, wanted, number, 3);
    if (entry != null) {
      return field(entry, 2, "group " + wanted);
    }
    if (number < 0) {
      throw Failure.invalid(
          "unable to find group " + shown(wanted) + ": no matching entries in group file");
    }
    return number;
  }

  private static List<Long> memberships(String group, String name) {
    List<Long> found = new ArrayList<>();
    if (name.isEmpty()) {
      return found;
    }
    for (String line : group.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && List.of(fields[3].strip().split(",", -1)).contains(name)) {
        long id = number(fields[2]);
        if (id >= 0) {
          found.add(id);
        }
      }
    }
    return found;
  }

  /// A name wins over a number, as everywhere.
  private static String @Nullable [] find(
      String database, String wanted, long number, int atLeast) {
    String[] byNumber = null;
    for (String line : database.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length < atLeast) {
        continue;
      }
      if (fields[0].equals(wanted)) {
        return fields;
      }
      if (byNumber == null && number >= 0 && number(fields[2]) == number) {
        byNumber = fields;
      }
    }
    return byNumber;
  }

  private static long field(String[] entry, int index, String what) {
    long value = number(entry[index]);
    if (value < 0) {
      throw Failure.invalid(shown(what) + ": \"" + shown(entry[index]) + "\" is no id");
    }
    return value;
  }

  /// The decimal number in `text`; -1 when it is none or too large.
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long value = Long.parseLong(text);
    return value > MOST ? -1 : value;
  }

  private static String shown(String text) {
    String head = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
