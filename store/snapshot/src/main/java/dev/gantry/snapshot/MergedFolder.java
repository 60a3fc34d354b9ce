// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A folder as a container sees it: the folders of the same path in stacked trees, topmost first,
/// with what upper trees hide taken away.
final class MergedFolder implements AutoCloseable {
  /// A file and the tree's folder that holds it.
  record Found(Folder holder, FileStat stat) {}

  private final List<Folder> stack;
  private final Whiteouts whiteouts;

  private MergedFolder(List<Folder> stack, Whiteouts whiteouts) {
    this.stack = stack;
    this.whiteouts = whiteouts;
  }

  /// The root of stacked trees, topmost first.
  static MergedFolder open(List<Path> trees, Whiteouts whiteouts) {
    List<Folder> stack = new ArrayList<>();
    try {
      trees.forEach(tree -> stack.add(Folder.open(tree)));
    } catch (RuntimeException e) {
      stack.forEach(Folder::close);
      throw e;
    }
    return new MergedFolder(stack, whiteouts);
  }

  /// The topmost tree's folder, whose attributes count.
  Folder top() {
    return stack.getFirst();
  }

  boolean isEmpty() {
    return stack.isEmpty();
  }

  /// The visible names, sorted.
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    SortedSet<String> gone = new TreeSet<>();
    for (Folder folder : stack) {
      List<String> hidden = new ArrayList<>();
      for (String name : folder.list()) {
        if (whiteouts.isMark(name)) {
          hidden.add(name.substring(Whiteouts.PREFIX.length()));
          continue;
        }
        FileStat stat = folder.stat(name);
        if (stat != null && whiteouts.isGone(folder, name, stat)) {
          hidden.add(name);
        } else if (stat != null && !gone.contains(name)) {
          names.add(name);
        }
      }
      gone.addAll(hidden);
    }
    return names;
  }

  /// The visible file of that name; null when there is none.
  @Nullable Found find(String name) {
    for (Folder folder : stack) {
      FileStat stat = folder.stat(name);
      if (stat != null) {
        return whiteouts.isGone(folder, name, stat) ? null : new Found(folder, stat);
      }
      if (whiteouts.isGoneByName(folder, name)) {
        return null;
      }
    }
    return null;
  }

  /// The visible folder of that name; empty when there is none.
  MergedFolder child(String name) {
    List<Folder> children = new ArrayList<>();
    try {
      for (Folder folder : stack) {
        FileStat stat = folder.stat(name);
        if (stat == null ? whiteouts.isGoneByName(folder, name) : !stat.isFolder()) {
          break;
        }
        if (stat != null) {
          Folder child = folder.child(name);
          children.add(child);
          if (whiteouts.isOpaque(child) || whiteouts.isGoneByName(folder, name)) {
            break;
          }
        }
      }
    } catch (RuntimeException e) {
      children.forEach(Folder::close);
      throw e;
    }
    return new MergedFolder(children, whiteouts);
  }

  @Override
  public void close() {
    stack.forEach(Folder::close);
  }
}
