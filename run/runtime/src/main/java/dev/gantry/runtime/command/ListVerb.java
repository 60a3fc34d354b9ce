// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// `list`: the containers of this root.
record ListVerb() implements Verb {
  private static final List<String> HEAD =
      List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String usage() {
    return "lists containers started by gantry-oci with the given root";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public Flags flags() {
    return new Flags()
        .with("format f", "format", "select one of: table or json (default: table)")
        .with("quiet q", "display only container IDs");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 0, 0);
    String root = call.globals().text("root");
    if (root != null && !Files.isDirectory(call.containers().view())) {
      throw Failure.notFound("open " + root + ": no such file or directory");
    }
    List<StateView> views = call.containers().list().stream().map(StateView::of).toList();
    String format = call.flags().text("format", "table");
    if (call.flags().has("quiet")) {
      views.forEach(view -> call.caller().print(view.id() + "\n"));
    } else if (format.equals("json")) {
      call.caller().print(Json.type(StateView.class).list().toJson(views) + "\n");
    } else if (format.equals("table")) {
      call.caller().print(table(views));
    } else {
      throw Failure.invalid("invalid format option");
    }
    return call.done();
  }

  private static String table(List<StateView> views) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    for (StateView view : views) {
      rows.add(
          List.of(
              view.id(),
              Integer.toString(view.pid()),
              view.status(),
              view.bundle(),
              view.created(),
              view.owner()));
    }
    int[] widths = new int[HEAD.size()];
    rows.forEach(row -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 3);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
