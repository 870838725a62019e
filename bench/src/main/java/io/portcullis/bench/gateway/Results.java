package io.portcullis.bench.gateway;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Everything one run measured, and under which conditions. */
public record Results(
        String date,
        Machine machine,
        int rounds,
        int seconds,
        int streams,
        List<Contestant> contestants,
        List<String> skipped,
        List<Start> starts,
        List<Turn> turns) {

    /** A contender as the report names it. */
    public record Contestant(String name, String title, String version) {}

    public Results {
        contestants = List.copyOf(contestants);
        skipped = List.copyOf(skipped);
        starts = List.copyOf(starts);
        turns = List.copyOf(turns);
    }

    /** A contender's rounds, as one number each. */
    List<Double> rounds(String name, ToDoubleFunction<Turn> number) {
        return turns.stream()
                .filter(turn -> turn.name().equals(name))
                .map(number::applyAsDouble)
                .toList();
    }

    /** A contender's rounds less the direct way's number in the same round. */
    List<Double> added(String name, ToDoubleFunction<Turn> number) {
        return turns.stream()
                .filter(turn -> turn.name().equals(name))
                .map(turn -> number.applyAsDouble(turn) - direct(turn.round(), number))
                .toList();
    }

    private double direct(int round, ToDoubleFunction<Turn> number) {
        return turns.stream()
                .filter(turn -> turn.round() == round && turn.name().equals(Direct.NAME))
                .mapToDouble(number)
                .findFirst()
                .orElse(Double.NaN);
    }

    List<Double> starts(String name, ToDoubleFunction<Start> number) {
        return starts.stream()
                .filter(start -> start.name().equals(name))
                .map(number::applyAsDouble)
                .toList();
    }
}
