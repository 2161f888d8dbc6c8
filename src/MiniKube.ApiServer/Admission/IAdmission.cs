namespace MiniKube.ApiServer.Admission;

/// <summary>
/// One rule that looks at writes. First every rule may complete the document, then the kind's own rules prepare and validate it, and then every rule sees
/// what is about to be stored.
/// </summary>
internal interface IAdmission
{
    /// <summary>Whether connections are shown to it, which are no writes.</summary>
    bool SeesConnections => false;

    /// <summary>May change the document. Called again on its own result when a later rule changed it, so it must be idempotent.</summary>
    /// <exception cref="MiniKube.Api.ApiException">Refused.</exception>
    ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Sees the document as it will be stored, and must not change it.</summary>
    /// <exception cref="MiniKube.Api.ApiException">Refused.</exception>
    ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>The write of an admitted request was made or failed. Steps that reserve something let go of it here.</summary>
    void Finished(AdmissionRequest request)
    {
    }
}
