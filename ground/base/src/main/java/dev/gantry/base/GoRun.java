// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rendering of a template: carries out statements; `GoScope` has the values.
final class GoRun {
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private record Item(@Nullable Object key, @Nullable Object value) {}

  private final StringBuilder text = new StringBuilder();
  private final GoScope scope;

  GoRun(@Nullable Object value, boolean strict) {
    scope = new GoScope(value, strict);
  }

  String render(List<GoNode> nodes) {
    run(nodes);
    return text.toString();
  }

  private Flow run(List<GoNode> nodes) {
    for (GoNode node : nodes) {
      Flow flow = run(node);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(GoNode node) {
    int known = scope.variables();
    switch (node) {
      case GoNode.Text(String plain) -> text.append(plain);
      case GoNode.Print(GoNode.Pipe pipe) -> {
        Object value = scope.evaluate(pipe);
        if (pipe.variables().isEmpty()) {
          text.append(GoValues.result(value));
        }
      }
      case GoNode.If choice -> {
        boolean is = GoValues.isTrue(scope.evaluate(choice.condition()));
        Flow flow = run(is ? choice.then() : choice.otherwise());
        scope.forgetVariables(known);
        return flow;
      }
      case GoNode.With with -> {
        Flow flow = runWith(with);
        scope.forgetVariables(known);
        return flow;
      }
      case GoNode.Range range -> {
        Flow flow = runRange(range);
        scope.forgetVariables(known);
        return flow;
      }
      case GoNode.Break() -> {
        return Flow.BREAK;
      }
      case GoNode.Continue() -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private Flow runWith(GoNode.With with) {
    Object value = scope.evaluate(with.value());
    if (!GoValues.isTrue(value)) {
      return run(with.otherwise());
    }
    return runAt(value, with.then());
  }

  private Flow runAt(@Nullable Object value, List<GoNode> nodes) {
    Object before = scope.dot();
    scope.moveDot(value);
    Flow flow = run(nodes);
    scope.moveDot(before);
    return flow;
  }

  private Flow runRange(GoNode.Range range) {
    GoNode.Pipe pipe = range.value();
    List<Item> items = items(scope.commands(pipe), pipe);
    if (items.isEmpty()) {
      return run(range.otherwise());
    }
    for (Item item : items) {
      int known = scope.variables();
      if (pipe.variables().size() == 1) {
        scope.set(pipe.variables().getFirst(), item.value, pipe.declares());
      } else if (pipe.variables().size() == 2) {
        scope.set(pipe.variables().get(0), item.key, pipe.declares());
        scope.set(pipe.variables().get(1), item.value, pipe.declares());
      }
      Flow flow = runAt(item.value, range.each());
      scope.forgetVariables(known);
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return Flow.NEXT;
  }

  private List<Item> items(@Nullable Object value, GoNode.Pipe pipe) {
    List<Item> items = new ArrayList<>();
    switch (value) {
      case null -> {}
      case GoValues.Missing _ -> {}
      case List<?> list -> list.forEach(each -> items.add(new Item((long) items.size(), each)));
      case Map<?, ?> map ->
          GoValues.sorted(map)
              .forEach((key, each) -> items.add(new Item(key, GoValues.orNull(each))));
      default ->
          throw GoScope.failure(
              pipe.commands().getFirst().place(),
              "range can't iterate over " + TextTable.escape(GoValues.text(value)));
    }
    return items;
  }
}
