// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.base.GoTemplate;
import dev.gantry.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `inspect`: everything about objects of any kind, in the order asked for, as JSON or by a
/// template.
@Command(
    customSynopsis = "[OPTIONS] NAME|ID [NAME|ID...]",
    description = "Return low-level information on objects")
final class InspectCommand implements Verb {
  private final String only;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "string",
      description = "Format output using a custom template: 'json' or 'TEMPLATE'")
  String format = "";

  @Option(
      names = {"-s", "--size"},
      description = "Display total file sizes if the type is container")
  boolean size;

  @Option(
      names = "--type",
      paramLabel = "string",
      description = "Only inspect objects of the given type")
  String type = "";

  @Parameters(paramLabel = "NAME", arity = "1..*")
  List<String> names = List.of();

  /// Only looks for objects of the kind `only`; the empty text is any.
  InspectCommand(String only) {
    this.only = only;
  }

  @Override
  public int run(Context context) {
    String kind = only.isEmpty() ? type : only;
    if (!List.of("", "container", "image").contains(kind)) {
      throw Failure.invalid("\"" + kind + "\" is not a valid value for --type").withExitCode(1);
    }
    GoTemplate template =
        format.isEmpty() || format.equals("json") ? null : GoTemplate.parse(format);
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      String text = find(context, kind, name);
      if (text == null) {
        missing.add(name);
      } else {
        found.add(text);
      }
    }
    if (template == null) {
      context.println(
          format.equals("json") ? "[" + String.join(",", found) + "]" : PrettyJson.list(found));
    } else {
      found.forEach(text -> context.println(template.render(tree(text))));
    }
    missing.forEach(
        name -> context.warn("Error: No such " + (kind.isEmpty() ? "object" : kind) + ": " + name));
    return missing.isEmpty() ? 0 : 1;
  }

  private @Nullable String find(Context context, String kind, String name) {
    if (!kind.equals("image")) {
      try {
        return context.client().containers().inspectText(name, size);
      } catch (Failure e) {
        rethrowUnlessMissing(e);
      }
    }
    if (!kind.equals("container")) {
      try {
        return context.client().images().inspectText(name);
      } catch (Failure e) {
        rethrowUnlessMissing(e);
      }
    }
    return null;
  }

  private static void rethrowUnlessMissing(Failure e) {
    if (e.code() != Failure.Code.NOT_FOUND && e.code() != Failure.Code.INVALID) {
      throw e;
    }
  }

  private static Map<String, Object> tree(String text) {
    return Json.object(text, "the engine's answer");
  }
}
