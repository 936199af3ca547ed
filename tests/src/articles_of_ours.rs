//! Articles made up for the journeys.
