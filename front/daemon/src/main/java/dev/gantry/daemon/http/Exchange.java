// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Query;
import dev.gantry.base.Failure;
import dev.gantry.docker.DockerJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request and its answer, for the thread that serves it. Exactly one of the `answer…`,
/// `stream` and `hijack` methods is called, once.
public final class Exchange {
  private static final int MOST_DOCUMENT = 4 << 20;
  private static final Pattern HIJACKED =
      Pattern.compile("(/v[\\d.]+)?/(containers/[^/?]+/attach|exec/[^/?]+/start)(\\?.*)?");

  private final Client client;
  private final Head head;
  private final InputStream body;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Target target;
  private List<String> variables = List.of();
  private boolean answered;

  Exchange(Client client, Head head, InputStream body) {
    this.client = client;
    this.head = head;
    this.body = body;
    this.target = Target.UNKNOWN;
  }

  /// Parses the request's target. Throws INVALID.
  void parse() {
    target = Target.parse(head.target());
  }

  void variables(List<String> values) {
    variables = values;
  }

  public String method() {
    return head.method();
  }

  /// Without version and query.
  public String path() {
    return target.path();
  }

  public Query query() {
    return target.query();
  }

  /// Whether the client speaks at least version `1.minor` of the API.
  public boolean speaks(int minor) {
    return target.minor() >= minor;
  }

  /// A variable of the route, by position.
  public String variable(int position) {
    return variables.get(position);
  }

  /// Empty where absent.
  public String requestHeader(String name) {
    String value = head.headers().apply(name);
    return value == null ? "" : value;
  }

  /// The body as it comes.
  public InputStream body() {
    return body;
  }

  /// The whole body of a request that carries a document. Throws INVALID when it is too long or
  /// declared to be something else than JSON.
  public String document() throws IOException {
    byte[] bytes = body.readNBytes(MOST_DOCUMENT + 1);
    if (bytes.length > MOST_DOCUMENT) {
      throw Failure.invalid("the request's body has more than " + MOST_DOCUMENT + " bytes");
    }
    String type = requestHeader("Content-Type").split(";", 2)[0].strip();
    if (bytes.length > 0 && !type.isEmpty() && !type.equalsIgnoreCase("application/json")) {
      throw Failure.invalid(
          "unsupported Content-Type header (" + type + "): must be 'application/json'");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// What a request begins with.
  ///
  /// @param target path and query
  /// @param headers gives the value of one, null where absent
  /// @param chunks whether its client understands an answer of unknown length (HTTP/1.1)
  record Head(
      String method, String target, Function<String, @Nullable String> headers, boolean chunks) {}

  /// Who asks: where answers go.
  interface Client {
    void answer(Exchange exchange, int status, String contentType, byte[] bytes);

    OutputStream stream(Exchange exchange, int status, String contentType);

    Hijacked hijack(Exchange exchange, String contentType) throws IOException;

    void onGone(Runnable action);
  }

  /// Adds a header to the answer to come.
  public Exchange header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /// Answers without a body.
  public void answer(int status) {
    answer(status, "", new byte[0]);
  }

  /// Answers with a document.
  public <T> void answer(int status, T document) {
    answerJson(status, DockerJson.text(document));
  }

  public <T> void answer(Class<T> type, List<T> documents) {
    answerJson(200, DockerJson.text(type, documents));
  }

  public void answerText(int status, String text) {
    answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private void answerJson(int status, String json) {
    answer(status, "application/json", (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void answer(int status, String contentType, byte[] bytes) {
    answered();
    client.answer(this, status, contentType, bytes);
  }

  /// Answers with a body of unknown length: every write goes out at once. The head goes out now.
  /// Closing it ends the answer.
  public OutputStream stream(int status, String contentType) {
    answered();
    return client.stream(this, status, contentType);
  }

  /// Turns the connection into raw bytes both ways; the head goes out now: 101 for a client that
  /// asked to upgrade, else 200.
  public Hijacked hijack(String contentType) throws IOException {
    answered();
    return client.hijack(this, contentType);
  }

  /// Calls `action` once when the client goes away before the answer is complete. Needed where a
  /// handler waits for something else than the client.
  public void onGone(Runnable action) {
    client.onGone(action);
  }

  /// Interrupts this thread when the client goes away before the answer is complete.
  public void interruptWhenGone() {
    Thread self = Thread.currentThread();
    onGone(self::interrupt);
  }

  private void answered() {
    if (answered) {
      throw new IllegalStateException("answered twice: " + method() + " " + path());
    }
    answered = true;
  }

  boolean isAnswered() {
    return answered;
  }

  Map<String, String> headers() {
    return headers;
  }

  Head head() {
    return head;
  }

  /// Whether what follows this request on its connection is a stream, not another request. Clients
  /// of attach and exec may leave the upgrade headers out.
  boolean mayHijack() {
    return asksUpgrade() || (method().equals("POST") && HIJACKED.matcher(head.target()).matches());
  }

  boolean asksUpgrade() {
    return requestHeader("Connection").toLowerCase(Locale.ROOT).contains("upgrade")
        && !requestHeader("Upgrade").isEmpty();
  }
}
