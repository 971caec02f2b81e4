"""The demo: invented submissions, real mail servers in this process, the same worker as ever."""
