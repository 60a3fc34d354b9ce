// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.gantry.base.Failure;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the service logs: one line per event on standard error, which the launcher or systemd keeps.
/// Logback finds this class by its service file; no XML is parsed at start.
public final class ServiceLog extends ContextAwareBase implements Configurator {
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
  private static final List<String> CHATTY = List.of("io.netty", "org.sqlite");

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(loggers);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n");
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(loggers);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    var root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(Level.INFO);
    CHATTY.forEach(name -> loggers.getLogger(name).setLevel(Level.WARN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Logs from `level` on. INVALID for a word that is no level.
  public static void setLevel(String level) {
    String word = level.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(word)) {
      throw Failure.invalid("--log-level takes one of " + LEVELS + ", not \"" + level + "\"");
    }
    LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(word));
  }
}
