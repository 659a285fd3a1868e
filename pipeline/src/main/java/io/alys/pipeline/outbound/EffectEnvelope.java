// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.outbound;

import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;

/** An effect whose input is durable, with the name its answer must carry back. */
public record EffectEnvelope(EffectId id, Effect effect) {}
