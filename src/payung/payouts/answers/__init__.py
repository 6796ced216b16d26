"""What a bank answers: reading its reports and bookings, and answers that a person hands in, which two others confirm."""
