namespace MiniKube.Client;

/// <summary>The servers that an <see cref="ApiClient"/> may use.</summary>
public interface IApiServers
{
    IReadOnlyList<Uri> All { get; }

    /// <summary>The one that the newest connection goes to; null before the first.</summary>
    Uri? Current { get; }

    /// <summary>From now on these, for new connections; an empty list changes nothing.</summary>
    void Update(IReadOnlyList<Uri> all);

    /// <summary>Breaks all connections, so that the next ones are made with the certificate that is on disk now. Calls under way fail as unavailable.</summary>
    void Redial();
}
