// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.Catalog;
import io.alys.core.codec.Shape;
import java.util.List;

/** The recorded shapes of all commands. A number, once given, is never given to another. */
public final class Commands {
    public static final Catalog<Command> CATALOG = new Catalog<>(List.of(
            Shape.of(1, 2, NodeCommand.StartNode.class, NodeCommand.StartNode::read),
            Shape.of(2, NodeCommand.TickClock.class, NodeCommand.TickClock::read),
            Shape.of(10, Answer.GenesisLoaded.class, Answer.GenesisLoaded::read),
            Shape.of(11, Answer.EngineStatusSeen.class, Answer.EngineStatusSeen::read),
            Shape.of(12, Answer.PayloadBuilt.class, Answer.PayloadBuilt::read),
            Shape.of(13, 2, Answer.PayloadExecuted.class, Answer.PayloadExecuted::read),
            Shape.of(14, Answer.ForkchoiceAnswered.class, Answer.ForkchoiceAnswered::read),
            Shape.of(20, Answer.SignatureMade.class, Answer.SignatureMade::read),
            Shape.of(21, Answer.AggregateMade.class, Answer.AggregateMade::read),
            Shape.of(30, Answer.BitcoinBlockSeen.class, Answer.BitcoinBlockSeen::read),
            Shape.of(31, Answer.BitcoinBlockGone.class, Answer.BitcoinBlockGone::read),
            Shape.of(40, Answer.BlockStored.class, Answer.BlockStored::read),
            Shape.of(41, Answer.BlockLoaded.class, Answer.BlockLoaded::read),
            Shape.of(50, Answer.CallFailed.class, Answer.CallFailed::read),
            Shape.of(60, BlockReceived.class, BlockReceived::read),
            Shape.of(61, ApprovalReceived.class, ApprovalReceived::read),
            Shape.of(62, ProofReceived.class, ProofReceived::read),
            Shape.of(63, MiningCommand.RequestWork.class, MiningCommand.RequestWork::read),
            Shape.of(64, MiningCommand.SubmitProof.class, MiningCommand.SubmitProof::read),
            Shape.of(65, EquivocationReceived.class, EquivocationReceived::read),
            Shape.of(150, Answer.AdapterRestarted.class, Answer.AdapterRestarted::read),
            Shape.of(151, Answer.BitcoinTipSeen.class, Answer.BitcoinTipSeen::read),
            Shape.of(110, HealthCommand.PongGiven.class, HealthCommand.PongGiven::read),
            Shape.of(111, HealthCommand.ResourceLevelSeen.class, HealthCommand.ResourceLevelSeen::read),
            Shape.of(120, OperatorCommand.RestartActor.class, OperatorCommand.RestartActor::read),
            Shape.of(121, OperatorCommand.SuspendActor.class, OperatorCommand.SuspendActor::read),
            Shape.of(122, OperatorCommand.ResumeActor.class, OperatorCommand.ResumeActor::read),
            Shape.of(123, OperatorCommand.VerifyState.class, OperatorCommand.VerifyState::read),
            Shape.of(124, NodeCommand.StopNode.class, NodeCommand.StopNode::read),
            Shape.of(125, OperatorCommand.FailActor.class, OperatorCommand.FailActor::read),
            Shape.of(126, OperatorCommand.PauseProduction.class, OperatorCommand.PauseProduction::read),
            Shape.of(127, OperatorCommand.ResumeProduction.class, OperatorCommand.ResumeProduction::read),
            Shape.of(
                    130,
                    ConfigurationCommand.ReloadConfiguration.class,
                    ConfigurationCommand.ReloadConfiguration::read),
            Shape.of(131, ConfigurationCommand.SettleReload.class, ConfigurationCommand.SettleReload::read)));

    /** A hot input, handled by its bytes alone: see {@code ProbeFlyweight}. */
    public static final int PROBE_TYPE = 100;

    private Commands() {}
}
