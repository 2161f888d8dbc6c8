namespace Grpc.Core;

/// <summary>What generated clients are made of.</summary>
public abstract class ClientBase
{
    private readonly ClientBaseConfiguration configuration;

    protected ClientBase()
        : this(NoInvoker.Instance)
    {
    }

    protected ClientBase(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker ?? throw new ArgumentNullException(nameof(callInvoker)), null))
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        this.configuration = configuration ?? throw new ArgumentNullException(nameof(configuration));
        CallInvoker = configuration.Host is null ? configuration.Invoker : new HostCallInvoker(configuration.Invoker, configuration.Host);
    }

    protected CallInvoker CallInvoker { get; }

    private protected ClientBaseConfiguration ConfigurationFor(string host) => new(configuration.Invoker, host);

    /// <summary>How a client was made, so that another can be made like it.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker invoker, string? host) => (Invoker, Host) = (invoker, host);

        internal CallInvoker Invoker { get; }

        internal string? Host { get; }
    }
}

/// <summary>Base of the generated client <typeparamref name="T"/>.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    protected ClientBase()
    {
    }

    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>The same client with another authority in its calls.</summary>
    public T WithHost(string host) => NewInstance(ConfigurationFor(host));

    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
