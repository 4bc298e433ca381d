"""Use cases of localization: the only writers of its tables. They take an open unit of work and never commit.

Planning
    rollout_orders  what is asked for with a rollout, read from a file or form
    rollouts        plan a rollout and the jobs it needs, plan it again, move a launch
    previewing      what a plan would look like and cost, before it is stored
    matrix          how each course stands in each country

Jobs
    estimating      words, cost and steps of a job that is not open yet
    ordering        open a job by the names people use; calls `opening`
    opening         store a job with its units and steps; fill it from its base language
    giving          give a whole job to a vendor
    steps           complete, send back, hold, resume and assign steps; the last one makes the variant live
    jobs            take a newer revision over; cancel
    moving          how far the source is ahead of a job or its file
    refreshing      what bringing all translations of a course up to date would cost
    variants        write a job's texts as the course's variant

Files
    exchange        files of jobs out and back
    meaning         compare the meaning of what came back
    analysing       any file against memories; memories in and out
    memory          remember what was accepted, recall it for new jobs
    glossary        agreed terms
    reading         cells of a row or order into facts, each wrong one named
    markets         import markets
    vendors         import vendors and their rate cards

What follows from something else
    turns           tell whoever's turn a step is
    succession      pass on what somebody who left had
    heirs           tell those it passed to; `succession` decides, this one writes
    merging         keep places in rollouts when courses become one
"""
