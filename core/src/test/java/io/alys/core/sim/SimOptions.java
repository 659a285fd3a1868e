// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a simulated network is and goes through, all of it drawn from the seed: some kinds of mishap only, so that those left out
 * do not hide what the others show.
 *
 * @param liars how many of the authorities do whatever they like, at most as many as may fail.
 * @param slots how long anything may happen; then everything heals.
 */
public record SimOptions(
        long seed,
        int authorities,
        int followers,
        int liars,
        int slots,
        long delayMaxMs,
        int lossPermille,
        int duplicatePermille,
        List<Mishap> mishaps) {
    private static final int SLOTS_BETWEEN_MISHAPS = 12;
    private static final int MISHAP_SLOTS_MAX = 12;

    public SimOptions {
        mishaps = List.copyOf(mishaps);
    }

    /** The options of a seed. */
    public static SimOptions draw(final long seed, final int authorities, final int slots) {
        return draw(seed, authorities, slots, Optional.empty());
    }

    /**
     * The same.
     *
     * @param wanted the kinds of mishap there are, in place of those that the seed draws.
     */
    static SimOptions draw(
            final long seed, final int authorities, final int slots, final Optional<Set<Mishap.Kind>> wanted) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Set<Mishap.Kind> kinds = EnumSet.noneOf(Mishap.Kind.class);
        for (final Mishap.Kind kind : Mishap.Kind.values()) {
            if (random.nextBoolean()) {
                kinds.add(kind);
            }
        }
        final int liars = random.nextInt((authorities - 1) / 3 + 1);
        final int followers = random.nextInt(2);
        final List<Mishap.Kind> drawn = List.copyOf(wanted.orElse(kinds));
        final List<Mishap> mishaps = new ArrayList<>();
        for (int slot = 0; slot < slots && !drawn.isEmpty(); slot++) {
            if (random.nextInt(SLOTS_BETWEEN_MISHAPS) == 0) {
                mishaps.add(new Mishap(
                        slot,
                        drawn.get(random.nextInt(drawn.size())),
                        random.nextInt(authorities + followers),
                        1 + random.nextInt(MISHAP_SLOTS_MAX),
                        random.nextLong()));
            }
        }
        return new SimOptions(
                seed,
                authorities,
                followers,
                liars,
                slots,
                20 + random.nextLong(600),
                random.nextInt(30),
                random.nextInt(30),
                mishaps);
    }

    /** The same with fewer mishaps. */
    public SimOptions with(final List<Mishap> fewer) {
        return new SimOptions(
                seed, authorities, followers, liars, slots, delayMaxMs, lossPermille, duplicatePermille, fewer);
    }
}
