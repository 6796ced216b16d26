"""What is paid under one code: a bill or several of one payer, as a paper to pay by and a day in a calendar."""
