// SPDX-License-Identifier: Apache-2.0
package dev.gantry.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A compiled class and everything that it names.
///
/// @param name with dots, nested classes with `$`
/// @param types that it names anywhere: calls, fields, signatures, annotations are left out
/// @param members that it uses, as `owner.name`
/// @param nullMarked whether it carries the annotation NullMarked
record ClassPage(
    String module, String name, Set<String> types, Set<String> members, boolean nullMarked) {
  private static final Pattern DESCRIBED = Pattern.compile("L([\\w/$]+);");

  static ClassPage read(String module, Path file) {
    ClassModel model;
    try {
      model = ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<String> types = new TreeSet<>();
    Set<String> members = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> named(type.asInternalName(), types);
        case NameAndTypeEntry member -> described(member.type().stringValue(), types);
        case MemberRefEntry member ->
            members.add(dotted(member.owner().asInternalName()) + "." + member.name());
        default -> {}
      }
    }
    model.fields().forEach(field -> described(field.fieldType().stringValue(), types));
    model.methods().forEach(method -> described(method.methodType().stringValue(), types));
    boolean nullMarked =
        model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
            .flatMap(found -> found.annotations().stream())
            .anyMatch(found -> found.className().stringValue().endsWith("/NullMarked;"));
    return new ClassPage(
        module, dotted(model.thisClass().asInternalName()), types, members, nullMarked);
  }

  /// The package, with dots.
  String folder() {
    return folder(name);
  }

  static String folder(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('.')));
  }

  /// The outermost class, for exceptions to rules.
  String outermost() {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /// Whether javac or an annotation processor made it.
  boolean isGenerated() {
    return folder().endsWith(".jsonb");
  }

  private static void named(String internalName, Set<String> into) {
    if (internalName.startsWith("[")) {
      described(internalName, into);
    } else {
      into.add(dotted(internalName));
    }
  }

  private static void described(String descriptor, Set<String> into) {
    Matcher matcher = DESCRIBED.matcher(descriptor);
    while (matcher.find()) {
      into.add(dotted(matcher.group(1)));
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
