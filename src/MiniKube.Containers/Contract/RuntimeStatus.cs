namespace MiniKube.Containers;

/// <summary>Who answers, e.g. ("containerd", "1.6.20", "v1").</summary>
public sealed record RuntimeVersion(string Name, string Version, string ApiVersion);

/// <summary>Whether pods can be run now. A runtime without a pod network configuration is ready, its network is not.</summary>
public sealed record RuntimeStatus(RuntimeCondition Runtime, RuntimeCondition Network);

/// <summary>One readiness condition with the runtime's own reason when it is false.</summary>
public sealed record RuntimeCondition(bool Ready, string Reason = "", string Message = "");
