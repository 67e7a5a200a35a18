// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import java.util.List;

/** Speaks of a job as a whole. */
public sealed interface JobMessage extends Message {
    /** Holder to granter, then to owner: I have leases of a job that I do not know. */
    record SpecRequest(JobId job) implements JobMessage {}

    /** Answers {@link SpecRequest}. */
    record SpecReply(JobSpec spec) implements JobMessage {}

    /**
     * Owner to holder: the user no longer wants these tasks; drop them, and stop those that run.
     *
     * @param ranges disjoint
     */
    record Cancel(JobId job, List<IndexRange> ranges) implements JobMessage {}

    /** Any peer to owner: a person there no longer wants this job. */
    record CancelJob(JobId job) implements JobMessage {}

    /** Owner to whoever still speaks of it: this job is over; forget all of it. */
    record JobOver(JobId job) implements JobMessage {}
}
