// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Gets files from mirrors, `http:`, `https:` or `file:`. Asks again with growing pauses when a
/// server does not answer or answers 5xx; uses `http_proxy`, `https_proxy` and `no_proxy`.
final class Download implements AutoCloseable {
  private static final int TRIES = 4;
  private static final long MAX_RELEASE = 16 << 20;

  /// The mirror does not have the file.
  static final class Missing extends Failure {
    private static final long serialVersionUID = 1;

    Missing(String url) {
      super(Code.NOT_FOUND, "getting " + url + ": not found");
    }
  }

  private final Map<String, String> environment;
  private @Nullable HttpClient client;
  private final AtomicLong keys = new AtomicLong();

  Download(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// Made when it is first needed: it costs a thread and tens of milliseconds.
  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(Duration.ofSeconds(20))
              .proxy(new EnvironmentProxy(environment))
              .build();
      client = made;
    }
    return made;
  }

  /// A small file's bytes.
  byte[] bytes(String url) {
    return retried(
        url,
        in -> {
          byte[] bytes = in.readNBytes((int) MAX_RELEASE + 1);
          if (bytes.length > MAX_RELEASE) {
            throw new Failure(Failure.Code.EXHAUSTED, "getting " + url + ": more than 16 MiB");
          }
          return bytes;
        });
  }

  /// Gets a file whose hash is known into `target`, which appears only when it is right.
  void file(String url, Digest digest, long size, Path target, String id, Progress progress) {
    Path partial = target.resolveSibling(target.getFileName() + ".part" + keys.incrementAndGet());
    progress.start(id, "Downloading", size);
    try {
      Digest actual = retried(url, in -> store(in, size, partial, id, progress));
      if (!actual.equals(digest)) {
        throw new Failure(
            Failure.Code.CORRUPT,
            "getting " + url + ": the bytes are " + actual + ", not " + digest);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      progress.finish(id, "Download complete");
    } catch (IOException e) {
      throw Failure.internal("storing " + url + ": " + e.getMessage(), e);
    } finally {
      try {
        Files.deleteIfExists(partial);
      } catch (IOException e) {
        progress.note("removing " + partial + ": " + e.getMessage());
      }
    }
  }

  private static Digest store(InputStream in, long size, Path partial, String id, Progress progress)
      throws IOException {
    MessageDigest hash = Digest.hasher("sha256");
    byte[] buffer = new byte[64 << 10];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(partial)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        total += got;
        if (total > size) {
          throw new Failure(Failure.Code.CORRUPT, "a mirror sends more than " + size + " bytes");
        }
        hash.update(buffer, 0, got);
        out.write(buffer, 0, got);
        progress.advance(id, got);
      }
    }
    if (total < size) {
      throw new IOException("the connection ended after " + total + " of " + size + " bytes");
    }
    try (FileChannel file = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    return Digest.of(hash);
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> T retried(String url, Reader<T> reader) {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        if (i > 0) {
          Thread.sleep(Duration.ofMillis(500L << i));
        }
        return once(url, reader);
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.Code.CANCELED, "getting " + url + ": interrupted", e);
      }
    }
    throw new Failure(
        Failure.Code.UNAVAILABLE, "getting " + url + ": " + (last == null ? "" : text(last)), last);
  }

  private static String text(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private <T> T once(String url, Reader<T> reader) throws IOException, InterruptedException {
    URI uri = URI.create(url.replace(" ", "%20"));
    if ("file".equals(uri.getScheme())) {
      Path path = Path.of(uri.getPath());
      if (!Files.exists(path)) {
        throw new Missing(url);
      }
      try (InputStream in = Files.newInputStream(path)) {
        return reader.read(in);
      }
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("User-Agent", "gantry")
            .build();
    HttpResponse<InputStream> response =
        client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      int status = response.statusCode();
      if (status == 404 || status == 410) {
        throw new Missing(url);
      }
      if (status >= 500 || status == 429) {
        throw new IOException("the server answers " + status);
      }
      if (status != 200) {
        throw new Failure(
            Failure.Code.UNAVAILABLE, "getting " + url + ": the server answers " + status);
      }
      return reader.read(in);
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  /// The proxies of the usual variables.
  private static final class EnvironmentProxy extends ProxySelector {
    private final Map<String, String> environment;

    EnvironmentProxy(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      String scheme = uri.getScheme() == null ? "http" : uri.getScheme();
      String proxy = variable(scheme + "_proxy");
      if (proxy == null || proxy.isEmpty() || excepted(host)) {
        return List.of(Proxy.NO_PROXY);
      }
      URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      int port = at.getPort() < 0 ? 3128 : at.getPort();
      return List.of(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(at.getHost(), port)));
    }

    private boolean excepted(String host) {
      String list = variable("no_proxy");
      for (String name : (list == null ? "" : list).split(",", -1)) {
        String end = name.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        if (!end.isEmpty() && (end.equals("*") || host.equals(end) || host.endsWith("." + end))) {
          return true;
        }
      }
      return false;
    }

    private @Nullable String variable(String name) {
      String lower = environment.get(name);
      return lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // The request itself fails with the same exception.
    }
  }
}
