using MiniKube.Api.Coordination;
using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Controllers.Tests;

public sealed class NodePulseTests
{
    private readonly ManualTime time = new();
    private readonly NodePulse pulse;

    public NodePulseTests() => pulse = new(time);

    [Fact]
    public void Tunnel_Tells_WhateverTheLeaseSays()
    {
        Of(heard: true, lease: null).ShouldBe(true);
        Of(heard: false, lease: Lease(0)).ShouldBe(false);
    }

    [Fact]
    public void Lease_RenewedAfterTheTunnelFellSilent_CountsForItsDuration()
    {
        var silent = new TunnelState(false, time.GetTimestamp());
        pulse.Of(Objects.Node("n1"), silent, Lease(0)).IsAlive.ShouldBe(false);
        time.Advance(TimeSpan.FromSeconds(3));
        var (alive, next) = pulse.Of(Objects.Node("n1"), silent, Lease(3));
        alive.ShouldBe(true);
        next.Delay.ShouldBe(TimeSpan.FromSeconds(15));
        time.Advance(TimeSpan.FromSeconds(15));
        pulse.Of(Objects.Node("n1"), silent, Lease(3)).IsAlive.ShouldBe(false);
    }

    [Fact]
    public void Lease_WithoutATunnel_CountsFromWhenWeSawItsMark()
    {
        Of(null, Lease(-3600)).ShouldBe(true, "a restarted controller gives every node a fresh period");
        time.Advance(TimeSpan.FromSeconds(14));
        Of(null, Lease(-3600)).ShouldBe(true);
        time.Advance(TimeSpan.FromSeconds(1));
        Of(null, Lease(-3600)).ShouldBe(false);
        Of(null, Lease(1)).ShouldBe(true);
    }

    [Fact]
    public void Status_WithoutTunnelOrLease_CountsForLonger()
    {
        Of(null, null).ShouldBe(true);
        time.Advance(TimeSpan.FromSeconds(40));
        Of(null, null).ShouldBe(false);
    }

    [Fact]
    public void Nothing_EverHeard_IsNotJudged() => pulse.Of(Objects.Node("n1") with { Status = new() }, null, null).IsAlive.ShouldBeNull();

    private static Lease Lease(int renewedAt) => new() { Spec = new() { RenewTime = Objects.Now.AddSeconds(renewedAt), LeaseDurationSeconds = 15 } };

    private bool? Of(bool? heard, Lease? lease) => pulse.Of(Objects.Node("n1"), heard is { } value ? new TunnelState(value, time.GetTimestamp()) : null, lease).IsAlive;
}
