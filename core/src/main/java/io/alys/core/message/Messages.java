// SPDX-License-Identifier: Apache-2.0
package io.alys.core.message;

import io.alys.core.actor.Message;
import io.alys.core.codec.Catalog;
import io.alys.core.codec.Shape;
import java.util.List;

/**
 * The recorded shapes of what actors tell each other, for mail held while its receiver is suspended. A number, once
 * given, is never given to another.
 */
public final class Messages {
    public static final Catalog<Message> CATALOG = new Catalog<>(List.of(
            Shape.of(10, ChainMessage.EngineReadiness.class, ChainMessage.EngineReadiness::read),
            Shape.of(11, ChainMessage.GenesisSeen.class, ChainMessage.GenesisSeen::read),
            Shape.of(12, ChainMessage.PayloadReady.class, ChainMessage.PayloadReady::read),
            Shape.of(13, ChainMessage.BuildFailed.class, ChainMessage.BuildFailed::read),
            Shape.of(14, 2, ChainMessage.ExecutionJudged.class, ChainMessage.ExecutionJudged::read),
            Shape.of(15, ChainMessage.PegInsCollected.class, ChainMessage.PegInsCollected::read),
            Shape.of(16, 2, ChainMessage.PegInsChecked.class, ChainMessage.PegInsChecked::read),
            Shape.of(17, ChainMessage.StorageLag.class, ChainMessage.StorageLag::read),
            Shape.of(18, ChainMessage.Proceed.class, ChainMessage.Proceed::read),
            Shape.of(19, ChainMessage.AncestorsUnknown.class, ChainMessage.AncestorsUnknown::read),
            Shape.of(20, ChainMessage.ProductionOrdered.class, ChainMessage.ProductionOrdered::read),
            Shape.of(30, EngineMessage.HeadIs.class, EngineMessage.HeadIs::read),
            Shape.of(31, EngineMessage.CallWanted.class, EngineMessage.CallWanted::read),
            Shape.of(32, EngineMessage.BlockForRefeed.class, EngineMessage.BlockForRefeed::read),
            Shape.of(33, EngineMessage.Proceed.class, EngineMessage.Proceed::read),
            Shape.of(34, EngineMessage.FinalityIs.class, EngineMessage.FinalityIs::read),
            Shape.of(50, 2, BridgeMessage.CollectPegIns.class, BridgeMessage.CollectPegIns::read),
            Shape.of(51, 2, BridgeMessage.CheckPegIns.class, BridgeMessage.CheckPegIns::read),
            Shape.of(52, BridgeMessage.PegInsCommitted.class, BridgeMessage.PegInsCommitted::read),
            Shape.of(53, BridgeMessage.Proceed.class, BridgeMessage.Proceed::read),
            Shape.of(54, BridgeMessage.PegInsReverted.class, BridgeMessage.PegInsReverted::read),
            Shape.of(70, StorageMessage.Store.class, StorageMessage.Store::read),
            Shape.of(71, StorageMessage.Load.class, StorageMessage.Load::read),
            Shape.of(72, StorageMessage.Proceed.class, StorageMessage.Proceed::read)));

    private Messages() {}
}
