// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.SignatureKind;
import io.alys.core.effect.Effect;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the signer was asked for. */
final class SignerOrder {
    private SignerOrder() {}

    static boolean isOne(final Effect effect) {
        return effect instanceof Effect.SignatureWanted || effect instanceof Effect.ApprovalWanted;
    }

    /** The roots that it was to sign, by kind and slot: more than one is an equivocation, were it obeyed. */
    static Map<String, Set<Hash>> rootsBySlot(final List<Effect> effects) {
        final Map<String, Set<Hash>> roots = new TreeMap<>();
        for (final Effect effect : effects) {
            if (effect instanceof Effect.SignatureWanted wanted) {
                roots.computeIfAbsent(wanted.kind() + "/" + wanted.slot(), slot -> new TreeSet<>())
                        .add(wanted.root());
            } else if (effect instanceof Effect.ApprovalWanted wanted) {
                roots.computeIfAbsent(SignatureKind.APPROVAL + "/" + wanted.slot(), slot -> new TreeSet<>())
                        .add(wanted.root());
            }
        }
        return roots;
    }
}
