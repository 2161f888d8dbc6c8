// Clusters share two cores: one after the other is faster and tells more.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
