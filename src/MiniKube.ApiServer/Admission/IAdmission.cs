namespace MiniKube.ApiServer.Admission;

/// <summary>One rule that looks at writes, and may complete or refuse them.</summary>
internal interface IAdmission
{
    /// <exception cref="MiniKube.Api.ApiException">Refused.</exception>
    ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel);

    /// <summary>The write of an admitted request was made or failed. Steps that reserve something let go of it here.</summary>
    void Finished(AdmissionRequest request)
    {
    }
}
