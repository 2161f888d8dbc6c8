namespace MiniKube.ApiServer.Admission;

/// <summary>The steps in their order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmission> steps)
{
    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        try
        {
            foreach (var step in steps)
            {
                await step.AdmitAsync(request, cancel);
            }
        }
        catch
        {
            Finished(request);
            throw;
        }
    }

    public void Finished(AdmissionRequest request)
    {
        foreach (var step in steps)
        {
            step.Finished(request);
        }
    }
}
