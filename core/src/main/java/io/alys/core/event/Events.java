// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Catalog;
import io.alys.core.codec.Shape;
import java.util.List;

/** The recorded shapes of all events. A number, once given, is never given to another. */
public final class Events {
    /** Of {@code OperatorEvent.StateDigested}. */
    public static final int STATE_DIGESTED_TYPE = 133;

    public static final Catalog<Event> CATALOG = new Catalog<>(List.of(
            Shape.of(1, MachineEvent.NodeStarted.class, MachineEvent.NodeStarted::read),
            Shape.of(2, MachineEvent.InputRefused.class, MachineEvent.InputRefused::read),
            Shape.of(3, MachineEvent.ActorFaulted.class, MachineEvent.ActorFaulted::read),
            Shape.of(10, ChainEvent.GenesisAdopted.class, ChainEvent.GenesisAdopted::read),
            Shape.of(11, ChainEvent.SlotOpened.class, ChainEvent.SlotOpened::read),
            Shape.of(12, ChainEvent.SlotSkipped.class, ChainEvent.SlotSkipped::read),
            Shape.of(13, ChainEvent.ProposalOpened.class, ChainEvent.ProposalOpened::read),
            Shape.of(14, ChainEvent.ProposalDropped.class, ChainEvent.ProposalDropped::read),
            Shape.of(15, ChainEvent.BlockProposed.class, ChainEvent.BlockProposed::read),
            Shape.of(16, ChainEvent.SignatureAsked.class, ChainEvent.SignatureAsked::read),
            Shape.of(17, ChainEvent.BlockSigned.class, ChainEvent.BlockSigned::read),
            Shape.of(18, ChainEvent.BlockReceivedForExecution.class, ChainEvent.BlockReceivedForExecution::read),
            Shape.of(19, ChainEvent.BlockExecuted.class, ChainEvent.BlockExecuted::read),
            Shape.of(20, ChainEvent.BlockCommitted.class, ChainEvent.BlockCommitted::read),
            Shape.of(21, ChainEvent.EngineReadinessSeen.class, ChainEvent.EngineReadinessSeen::read),
            Shape.of(22, ChainEvent.StorageLagSeen.class, ChainEvent.StorageLagSeen::read),
            Shape.of(24, ChainEvent.BlockKept.class, ChainEvent.BlockKept::read),
            Shape.of(25, ChainEvent.BlockForgotten.class, ChainEvent.BlockForgotten::read),
            Shape.of(26, ChainEvent.BlockCertified.class, ChainEvent.BlockCertified::read),
            Shape.of(27, ChainEvent.ApprovalKept.class, ChainEvent.ApprovalKept::read),
            Shape.of(28, ChainEvent.BlockReverted.class, ChainEvent.BlockReverted::read),
            Shape.of(29, ChainEvent.AggregateAsked.class, ChainEvent.AggregateAsked::read),
            Shape.of(40, ChainEvent.BlocksAsked.class, ChainEvent.BlocksAsked::read),
            Shape.of(41, ChainEvent.BlockSetAside.class, ChainEvent.BlockSetAside::read),
            Shape.of(42, ChainEvent.EquivocationSeen.class, ChainEvent.EquivocationSeen::read),
            Shape.of(43, ChainEvent.BlockDoubted.class, ChainEvent.BlockDoubted::read),
            Shape.of(30, EngineEvent.PhaseEntered.class, EngineEvent.PhaseEntered::read),
            Shape.of(31, EngineEvent.CallQueued.class, EngineEvent.CallQueued::read),
            Shape.of(32, EngineEvent.CallIssued.class, EngineEvent.CallIssued::read),
            Shape.of(33, EngineEvent.CallSettled.class, EngineEvent.CallSettled::read),
            Shape.of(34, EngineEvent.CallWithdrawn.class, EngineEvent.CallWithdrawn::read),
            Shape.of(35, EngineEvent.ClientSeen.class, EngineEvent.ClientSeen::read),
            Shape.of(36, EngineEvent.HeadNoted.class, EngineEvent.HeadNoted::read),
            Shape.of(37, EngineEvent.RefeedMoved.class, EngineEvent.RefeedMoved::read),
            Shape.of(38, EngineEvent.RefeedBegun.class, EngineEvent.RefeedBegun::read),
            Shape.of(50, BridgeEvent.BlockAsked.class, BridgeEvent.BlockAsked::read),
            Shape.of(51, BridgeEvent.AskDelayed.class, BridgeEvent.AskDelayed::read),
            Shape.of(52, BridgeEvent.CursorMoved.class, BridgeEvent.CursorMoved::read),
            Shape.of(53, BridgeEvent.CursorRewound.class, BridgeEvent.CursorRewound::read),
            Shape.of(54, BridgeEvent.DepositSeen.class, BridgeEvent.DepositSeen::read),
            Shape.of(55, BridgeEvent.DepositUnattributed.class, BridgeEvent.DepositUnattributed::read),
            Shape.of(56, BridgeEvent.DepositDropped.class, BridgeEvent.DepositDropped::read),
            Shape.of(57, BridgeEvent.DepositCredited.class, BridgeEvent.DepositCredited::read),
            Shape.of(58, BridgeEvent.DepositUncovered.class, BridgeEvent.DepositUncovered::read),
            Shape.of(59, BridgeEvent.DepositCovered.class, BridgeEvent.DepositCovered::read),
            Shape.of(60, BridgeEvent.DepositUncredited.class, BridgeEvent.DepositUncredited::read),
            Shape.of(70, StorageEvent.StoreQueued.class, StorageEvent.StoreQueued::read),
            Shape.of(71, StorageEvent.StoreIssued.class, StorageEvent.StoreIssued::read),
            Shape.of(72, StorageEvent.StoreDone.class, StorageEvent.StoreDone::read),
            Shape.of(73, StorageEvent.StoreDelayed.class, StorageEvent.StoreDelayed::read),
            Shape.of(74, StorageEvent.LoadIssued.class, StorageEvent.LoadIssued::read),
            Shape.of(75, StorageEvent.LoadDone.class, StorageEvent.LoadDone::read),
            Shape.of(76, StorageEvent.LagChanged.class, StorageEvent.LagChanged::read),
            Shape.of(80, SupervisionEvent.FailureJudged.class, SupervisionEvent.FailureJudged::read),
            Shape.of(81, SupervisionEvent.RestartPlanned.class, SupervisionEvent.RestartPlanned::read),
            Shape.of(82, SupervisionEvent.ActorRestarted.class, SupervisionEvent.ActorRestarted::read),
            Shape.of(83, SupervisionEvent.ActorAbandoned.class, SupervisionEvent.ActorAbandoned::read),
            Shape.of(84, SupervisionEvent.MailHeld.class, SupervisionEvent.MailHeld::read),
            Shape.of(85, SupervisionEvent.MailReleased.class, SupervisionEvent.MailReleased::read),
            Shape.of(86, SupervisionEvent.MailLost.class, SupervisionEvent.MailLost::read),
            Shape.of(87, SupervisionEvent.AdapterFailed.class, SupervisionEvent.AdapterFailed::read),
            Shape.of(88, SupervisionEvent.AdapterRecovered.class, SupervisionEvent.AdapterRecovered::read),
            Shape.of(89, SupervisionEvent.AskedAgain.class, SupervisionEvent.AskedAgain::read),
            Shape.of(140, ConfigurationEvent.ReloadBegun.class, ConfigurationEvent.ReloadBegun::read),
            Shape.of(141, ConfigurationEvent.ConfigurationApplied.class, ConfigurationEvent.ConfigurationApplied::read),
            Shape.of(
                    142,
                    ConfigurationEvent.ConfigurationRolledBack.class,
                    ConfigurationEvent.ConfigurationRolledBack::read),
            Shape.of(110, DependencyEvent.DependencyFailed.class, DependencyEvent.DependencyFailed::read),
            Shape.of(111, DependencyEvent.BreakerMoved.class, DependencyEvent.BreakerMoved::read),
            Shape.of(112, DependencyEvent.RetryBegan.class, DependencyEvent.RetryBegan::read),
            Shape.of(113, DependencyEvent.ProbeSucceeded.class, DependencyEvent.ProbeSucceeded::read),
            Shape.of(114, DependencyEvent.AdapterRestartPlanned.class, DependencyEvent.AdapterRestartPlanned::read),
            Shape.of(115, DependencyEvent.AdapterRestartAsked.class, DependencyEvent.AdapterRestartAsked::read),
            Shape.of(116, DependencyEvent.AdapterRestarted.class, DependencyEvent.AdapterRestarted::read),
            Shape.of(120, HealthEvent.MonitoringBegun.class, HealthEvent.MonitoringBegun::read),
            Shape.of(121, HealthEvent.PingsSent.class, HealthEvent.PingsSent::read),
            Shape.of(122, HealthEvent.PongSeen.class, HealthEvent.PongSeen::read),
            Shape.of(123, HealthEvent.NodeHealthChanged.class, HealthEvent.NodeHealthChanged::read),
            Shape.of(124, HealthEvent.ScoreCrossed.class, HealthEvent.ScoreCrossed::read),
            Shape.of(125, HealthEvent.ResourceLevelChanged.class, HealthEvent.ResourceLevelChanged::read),
            Shape.of(23, ChainEvent.AuthorityAssumed.class, ChainEvent.AuthorityAssumed::read),
            Shape.of(130, OperatorEvent.OperationDecided.class, OperatorEvent.OperationDecided::read),
            Shape.of(131, OperatorEvent.ActorSuspended.class, OperatorEvent.ActorSuspended::read),
            Shape.of(132, OperatorEvent.ActorResumed.class, OperatorEvent.ActorResumed::read),
            Shape.of(STATE_DIGESTED_TYPE, OperatorEvent.StateDigested.class, OperatorEvent.StateDigested::read),
            Shape.of(134, SupervisionEvent.ActorStopped.class, SupervisionEvent.ActorStopped::read),
            Shape.of(135, MachineEvent.NodeStopping.class, MachineEvent.NodeStopping::read),
            Shape.of(136, MachineEvent.LayoutRaised.class, MachineEvent.LayoutRaised::read)));

    /** A hot event of two numbers: the nonce of the probe, and how many there have been. */
    public static final int PROBE_ANSWERED_TYPE = 100;

    private Events() {}
}
