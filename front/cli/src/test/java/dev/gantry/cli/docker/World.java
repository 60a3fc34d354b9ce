// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import dev.gantry.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers as an engine with a few containers and images does. The command of a new container says
/// how it ends: `exit N`, `nocommand`, `notexecutable`; `cat` gives its input back; everything else
/// writes `out` and `err`.
final class World {
  static final String NEW = "c0ffee".repeat(10) + "c0ff";
  private static final String EXEC = "e8ec".repeat(16);
  private static final Pattern OF_CONTAINER = Pattern.compile("/containers/([^/]+)/?(.*)");
  private static final Pattern OF_IMAGE = Pattern.compile("/images/(.+)/(json|history|tag|get)");
  private static final Pattern AGO = Pattern.compile("@(ago|unix) (\\d+)@");
  private static final List<String> KNOWN = List.of("web", "done", "frozen", NEW);

  private final CountDownLatch started = new CountDownLatch(1);
  private List<String> command = List.of();
  private boolean tty;
  private boolean pulled;
  private volatile boolean refused;

  void answer(HttpExchange exchange) throws IOException {
    Matcher container = OF_CONTAINER.matcher(exchange.path);
    Matcher image = OF_IMAGE.matcher(exchange.path);
    String fixed =
        switch (exchange.method + " " + exchange.path) {
          case "GET /version" -> "version";
          case "GET /info" -> "info";
          case "GET /system/df" -> "df";
          case "GET /images/json" -> "images";
          case "GET /events" -> "events";
          case "GET /containers/json" ->
              exchange.flag("all") || exchange.query.containsKey("limit")
                  ? "containers-all"
                  : "containers";
          case "POST /containers/prune" -> "containers-prune";
          case "POST /images/prune" -> "images-prune";
          default -> "";
        };
    if (!fixed.isEmpty()) {
      exchange.json(200, document(fixed));
    } else if (exchange.path.equals("/_ping")) {
      exchange.send(
          200,
          "text/plain",
          "OK".getBytes(StandardCharsets.UTF_8),
          "OSType: linux\r\nDocker-Experimental: false\r\n");
    } else if (exchange.path.equals("/containers/create")) {
      create(exchange);
    } else if (exchange.path.startsWith("/exec/")) {
      exec(exchange);
    } else if (exchange.path.equals("/images/create") || exchange.path.equals("/images/load")) {
      pulled = true;
      exchange.json(
          200,
          document(
              exchange.path.endsWith("load")
                  ? "load"
                  : exchange.query.containsKey("fromSrc") ? "import" : "pull"));
    } else if (exchange.path.equals("/images/get")) {
      exchange.send(200, "application/x-tar", "IMAGES".getBytes(StandardCharsets.UTF_8), "");
    } else if (container.matches()) {
      container(exchange, container.group(1), container.group(2));
    } else if (image.matches()) {
      image(exchange, image.group(1), image.group(2));
    } else if (exchange.method.equals("DELETE") && exchange.path.startsWith("/images/")) {
      image(exchange, exchange.path.substring("/images/".length()), "delete");
    } else {
      exchange.refuse(404, "page not found");
    }
  }

  private void create(HttpExchange exchange) throws IOException {
    Map<String, Object> body = Json.object(exchange.text(), "a container");
    String image = String.valueOf(body.get("Image"));
    if (image.startsWith("missing") && !pulled) {
      exchange.refuse(404, "No such image: " + image + (image.contains(":") ? "" : ":latest"));
    } else if (exchange.first("name").equals("web")) {
      exchange.refuse(
          409,
          "Conflict. The container name \"/web\" is already in use by container \""
              + NEW
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    } else {
      command =
          body.get("Cmd") instanceof List<?> list
              ? list.stream().map(String::valueOf).toList()
              : List.of();
      tty = Boolean.TRUE.equals(body.get("Tty"));
      exchange.json(
          201,
          "{\"Id\":\""
              + NEW
              + "\",\"Warnings\":["
              + (image.equals("warns") ? "\"first warning\"" : "")
              + "]}");
    }
  }

  private void container(HttpExchange exchange, String ref, String verb) throws IOException {
    String name = name(ref);
    if (!KNOWN.contains(name)) {
      exchange.refuse(404, "No such container: " + ref);
      return;
    }
    switch (verb) {
      case "json" ->
          exchange.json(
              200,
              document("inspect-" + (name.equals(NEW) ? "new" : name))
                  .replace("@tty@", String.valueOf(tty)));
      case "attach" -> attach(exchange);
      case "start" -> start(exchange, name);
      case "wait" -> await(exchange, name);
      case "exec" -> exchange.json(201, "{\"Id\":\"" + EXEC + "\"}");
      case "logs" -> logs(exchange);
      case "top" -> exchange.json(200, document("top"));
      case "changes" -> exchange.json(200, document("changes"));
      case "stats" -> exchange.json(200, document("stats").replace("@name@", name));
      case "update" -> exchange.json(200, "{\"Warnings\":null}");
      case "export" ->
          exchange.send(200, "application/x-tar", "TREE".getBytes(StandardCharsets.UTF_8), "");
      case "kill", "pause" -> {
        if (name.equals("done")) {
          exchange.refuse(409, "container done is not running");
        } else {
          exchange.empty(204);
        }
      }
      case "" -> {
        if (name.equals("web") && !exchange.flag("force")) {
          exchange.refuse(
              409,
              "cannot remove container \"web\": container is running: stop the container before removing or force remove");
        } else {
          exchange.empty(204);
        }
      }
      default -> exchange.empty(name.equals("done") && verb.equals("stop") ? 304 : 204);
    }
  }

  private static String name(String ref) {
    return switch (ref.substring(0, Math.min(ref.length(), 6))) {
      case "c0ffee" -> NEW;
      case "3f4e8a" -> "web";
      case "9a8b7c" -> "done";
      case "5d5c5b" -> "frozen";
      default -> ref;
    };
  }

  private void start(HttpExchange exchange, String name) throws IOException {
    String first = name.equals(NEW) && !command.isEmpty() ? command.getFirst() : "";
    if (first.startsWith("no")) {
      refused = true;
      started.countDown();
    }
    switch (first) {
      case "nocommand" ->
          exchange.refuse(
              400,
              "failed to create task for container: exec: \"nocommand\": executable file not found in $PATH: unknown");
      case "notexecutable" ->
          exchange.refuse(
              400,
              "failed to create task for container: exec: \"/etc\": permission denied: unknown");
      default -> {
        exchange.empty(name.equals("web") ? 304 : 204);
        started.countDown();
      }
    }
  }

  private void await(HttpExchange exchange, String name) throws IOException {
    exchange.begin("application/json");
    if (name.equals(NEW)) {
      pause(started);
    }
    int code =
        command.size() > 1 && command.getFirst().equals("exit")
            ? Integer.parseInt(command.get(1))
            : 0;
    exchange.chunk(
        ("{\"StatusCode\":" + (name.equals("done") ? 3 : code) + "}\n")
            .getBytes(StandardCharsets.UTF_8));
    exchange.chunk(new byte[0]);
  }

  private void attach(HttpExchange exchange) throws IOException {
    exchange.upgrade(tty);
    if (command.contains("cat")) {
      for (byte[] some = piece(exchange.in); some.length > 0; some = piece(exchange.in)) {
        frame(exchange, 1, new String(some, StandardCharsets.UTF_8));
      }
    } else {
      if (!command.isEmpty()) {
        pause(started);
      }
      if (!refused) {
        output(exchange);
      }
    }
  }

  private void output(HttpExchange exchange) throws IOException {
    frame(exchange, 1, "out\n");
    if (!tty) {
      frame(exchange, 2, "err\n");
    }
  }

  private void exec(HttpExchange exchange) throws IOException {
    if (exchange.path.endsWith("/json")) {
      exchange.json(
          200,
          "{\"ID\":\""
              + EXEC
              + "\",\"Running\":false,\"ExitCode\":7,\"ContainerID\":\""
              + NEW
              + "\"}");
    } else if (exchange.path.endsWith("/resize")) {
      exchange.empty(200);
    } else if (exchange.text().contains("\"Detach\":true")) {
      exchange.empty(200);
    } else {
      exchange.upgrade(false);
      output(exchange);
    }
  }

  private void logs(HttpExchange exchange) throws IOException {
    exchange.begin("application/vnd.docker.multiplexed-stream");
    for (String line : List.of("1first\n", "2second\n", "1third\n")) {
      int stream = line.charAt(0) - '0';
      if (exchange.flag(stream == 1 ? "stdout" : "stderr")) {
        exchange.chunk(framed(stream, line.substring(1)));
      }
    }
    exchange.chunk(new byte[0]);
  }

  private void image(HttpExchange exchange, String name, String verb) throws IOException {
    String full = name.replaceFirst(":latest$", "").replaceFirst("^docker.io/library/", "");
    if (!full.equals("bb")) {
      exchange.refuse(404, "No such image: " + name + (name.contains(":") ? "" : ":latest"));
      return;
    }
    switch (verb) {
      case "json" -> exchange.json(200, document("image-bb"));
      case "history" -> exchange.json(200, document("history"));
      case "delete" -> exchange.json(200, document("image-delete"));
      case "get" ->
          exchange.send(200, "application/x-tar", "IMAGES".getBytes(StandardCharsets.UTF_8), "");
      default -> exchange.empty(201);
    }
  }

  private void frame(HttpExchange exchange, int stream, String text) throws IOException {
    exchange.out.write(tty ? text.getBytes(StandardCharsets.UTF_8) : framed(stream, text));
    exchange.out.flush();
  }

  private static byte[] framed(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[bytes.length + 8];
    all[0] = (byte) stream;
    all[7] = (byte) bytes.length;
    System.arraycopy(bytes, 0, all, 8, bytes.length);
    return all;
  }

  private static byte[] piece(InputStream in) throws IOException {
    byte[] buffer = new byte[100];
    int count = in.read(buffer);
    return java.util.Arrays.copyOf(buffer, Math.max(count, 0));
  }

  private static void pause(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// The document `resources/world/NAME.json` with `@ago SECONDS@` and `@unix SECONDS@` as moments
  /// before now.
  private static String document(String name) throws IOException {
    @Nullable InputStream in = World.class.getResourceAsStream("/world/" + name + ".json");
    if (in == null) {
      throw new IOException("no document " + name);
    }
    try (in) {
      Instant now = Instant.now();
      return AGO.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .replaceAll(found -> {
            Instant moment = now.minusSeconds(Long.parseLong(found.group(2)));
            return found.group(1).equals("ago")
                ? moment.toString()
                : String.valueOf(moment.getEpochSecond());
          });
    }
  }
}
